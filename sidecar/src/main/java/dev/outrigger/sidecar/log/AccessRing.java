package dev.outrigger.sidecar.log;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/*
 * Giacomoni, Moseley, Vachharajani: FastForward for efficient pipeline parallelism (PPoPP 2008). The slots themselves say
 * whether they are full, so that the two indices are never shared: no lock, no atomic instruction.
 */
/** A bounded queue from one thread to another. */
final class AccessRing {
    private final AtomicReferenceArray<@Nullable AccessEntry> slots;
    private final int mask;
    private int tail;
    private int head;

    /** @param most a power of two */
    AccessRing(int most) {
        this.slots = new AtomicReferenceArray<>(most);
        this.mask = most - 1;
    }

    /** Takes {@code entry}; false if it is full. The producer's. */
    boolean offer(AccessEntry entry) {
        int slot = tail & mask;
        if (slots.getAcquire(slot) != null) {
            return false;
        }
        slots.setRelease(slot, entry);
        tail++;
        return true;
    }

    /** Returns the oldest, or null. The consumer's. */
    @Nullable
    AccessEntry poll() {
        int slot = head & mask;
        AccessEntry entry = slots.getAcquire(slot);
        if (entry != null) {
            slots.setRelease(slot, null);
            head++;
        }
        return entry;
    }
}
