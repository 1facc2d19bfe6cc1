package dev.outrigger.sidecar.require;

import dev.outrigger.routing.Endpoint;
import dev.outrigger.routing.EndpointState;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.RoutingTable;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who begins to drain and who leaves, from one table of a service to the next. Tells each state too, so that what runs at that
 * moment does not pool its connection afterwards. Confined to the control loop.
 */
final class Departures {
    private List<Endpoint> before = List.of();

    /** Returns whom connections are not kept to from {@code next} on, and were until now. Call once it is in force. */
    List<InetSocketAddress> to(RoutingTable next) {
        List<Endpoint> now = next.endpoints();
        Set<EndpointState> gone = unlessKept(before, now);
        List<InetSocketAddress> parted = new ArrayList<>();
        for (Endpoint endpoint : now) {
            EndpointState state = endpoint.state();
            boolean parts = wantsNoMore(endpoint.instance().state());
            if (parts != state.parting()) {
                state.parting(parts);
                if (parts) {
                    parted.add(state.address());
                }
            }
            gone.remove(state);
        }
        for (EndpointState state : gone) {
            // Also of those that drained before: as the last that are left they may have been given work meanwhile.
            state.parting(true);
            parted.add(state.address());
        }
        before = now;
        return parted;
    }

    /** Returns the states of {@code before} without those with which both lists begin and end: they hardly differ. */
    private static Set<EndpointState> unlessKept(List<Endpoint> before, List<Endpoint> now) {
        int shorter = Math.min(before.size(), now.size());
        int begin = 0;
        while (begin < shorter && before.get(begin).state() == now.get(begin).state()) {
            begin++;
        }
        int end = 0;
        while (end < shorter - begin
                && before.get(before.size() - 1 - end).state()
                        == now.get(now.size() - 1 - end).state()) {
            end++;
        }
        Set<EndpointState> rest = new HashSet<>();
        for (Endpoint endpoint : before.subList(begin, before.size() - end)) {
            rest.add(endpoint.state());
        }
        return rest;
    }

    private static boolean wantsNoMore(InstanceState word) {
        return word == InstanceState.DRAINING || word == InstanceState.LEAVING;
    }
}
