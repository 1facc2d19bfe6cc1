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
        Set<EndpointState> gone = new HashSet<>();
        for (Endpoint endpoint : before) {
            gone.add(endpoint.state());
        }
        List<InetSocketAddress> parted = new ArrayList<>();
        for (Endpoint endpoint : next.endpoints()) {
            EndpointState state = endpoint.state();
            boolean parts = wantsNoMore(endpoint.instance().state());
            if (parts && !state.parting()) {
                parted.add(state.address());
            }
            state.parting(parts);
            gone.remove(state);
        }
        for (EndpointState state : gone) {
            // Also of those that drained before: as the last that are left they may have been given work meanwhile.
            state.parting(true);
            parted.add(state.address());
        }
        before = next.endpoints();
        return parted;
    }

    private static boolean wantsNoMore(InstanceState word) {
        return word == InstanceState.DRAINING || word == InstanceState.LEAVING;
    }
}
