package dev.outrigger.routing.router;

import dev.outrigger.routing.EndpointState;
import dev.outrigger.routing.membership.Member;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The endpoints of one service, one an address. Control loop. */
final class Slots {
    private static final Comparator<Slot> IN_ORDER =
            Comparator.comparingInt((Slot slot) -> slot.member.place()).thenComparing(slot -> slot.member.id());

    private final Map<InetSocketAddress, Slot> byAddress = new HashMap<>();
    private final IdentityHashMap<EndpointState, Slot> byState = new IdentityHashMap<>();

    Collection<Slot> all() {
        return Collections.unmodifiableCollection(byAddress.values());
    }

    /** Returns all in the registry's order. */
    List<Slot> sorted() {
        List<Slot> sorted = new ArrayList<>(byAddress.values());
        sorted.sort(IN_ORDER);
        return sorted;
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
            forget(before);
        }
        byState.put(slot.state, slot);
    }

    /** Drops those whose member is not one of {@code members}. */
    void keep(Collection<Member> members) {
        if (byAddress.size() > members.size()) {
            Set<Member> known = Set.copyOf(members);
            List.copyOf(byAddress.values()).stream()
                    .filter(slot -> !known.contains(slot.member))
                    .forEach(slot -> {
                        byAddress.remove(slot.state.address());
                        forget(slot);
                    });
        }
    }

    private void forget(Slot slot) {
        slot.close();
        byState.remove(slot.state);
    }
}
