package dev.outrigger.routing.router;

import dev.outrigger.routing.EndpointState;
import dev.outrigger.routing.membership.Member;
import dev.outrigger.routing.membership.Roster;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The endpoints of one service, one an address. Control loop. */
final class Slots {
    // In one piece: the parts of a joined one are made anew at each start, for no archive takes them.
    private static final Comparator<Slot> IN_ORDER = (one, other) -> {
        int places = Integer.compare(one.member.place(), other.member.place());
        return places != 0 ? places : one.member.id().compareTo(other.member.id());
    };

    private final Map<InetSocketAddress, Slot> byAddress = new HashMap<>();
    /** All, in the order of the last time: hardly anything is out of it the next time. */
    private final List<Slot> ordered = new ArrayList<>();

    private final IdentityHashMap<EndpointState, Slot> byState = new IdentityHashMap<>();

    Collection<Slot> all() {
        return Collections.unmodifiableCollection(ordered);
    }

    /** Returns all in the registry's order, as it is now; good until the next call or change. */
    List<Slot> sorted() {
        ordered.sort(IN_ORDER);
        return Collections.unmodifiableList(ordered);
    }

    /** Returns what belongs to {@code member}, or null. */
    @Nullable
    Slot of(Member member) {
        Slot slot = byAddress.get(member.address());
        return slot != null && slot.member == member ? slot : null;
    }

    /** Returns what {@code state} belongs to, or null if that is no longer here. */
    @Nullable
    Slot of(EndpointState state) {
        return byState.get(state);
    }

    /** Adds {@code slot}, in the place of what was at its address. */
    void add(Slot slot) {
        Slot before = byAddress.put(slot.state.address(), slot);
        if (before != null) {
            close(before);
            ordered.remove(before);
        }
        byState.put(slot.state, slot);
        ordered.add(slot);
    }

    /** Drops those that {@code roster} does not know any more. */
    void keep(Roster roster) {
        if (byAddress.size() > roster.members().size()) {
            ordered.removeIf(slot -> {
                boolean gone = !roster.knows(slot.member);
                if (gone) {
                    byAddress.remove(slot.state.address());
                    close(slot);
                }
                return gone;
            });
        }
    }

    private void close(Slot slot) {
        slot.close();
        byState.remove(slot.state);
    }
}
