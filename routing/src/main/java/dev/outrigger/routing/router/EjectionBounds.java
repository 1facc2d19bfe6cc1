package dev.outrigger.routing.router;

import dev.outrigger.routing.InstanceState;
import java.util.Collection;

/** How many may be ejected: never more than the share, of few at least one, and never the last that is sound. */
final class EjectionBounds {
    private EjectionBounds() {}

    /** Returns whether {@code candidate} may join the ejected among {@code slots}. */
    static boolean allow(Slot candidate, Collection<Slot> slots, int maxPercent) {
        int all = 0;
        int ejected = 0;
        int others = 0;
        for (Slot slot : slots) {
            if (slot.full() && slot.disabled == null && slot.member.instance().state() == InstanceState.UP) {
                all++;
                ejected += slot.health.ejected() && slot != candidate ? 1 : 0;
                others += slot.health.sound() && slot != candidate ? 1 : 0;
            }
        }
        return maxPercent > 0 && others > 0 && ejected < Math.max(1, all * maxPercent / 100);
    }
}
