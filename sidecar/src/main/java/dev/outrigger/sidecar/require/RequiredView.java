package dev.outrigger.sidecar.require;

import dev.outrigger.routing.Protocol;
import dev.outrigger.routing.RoutingTable;
import dev.outrigger.routing.ServiceDefinition;
import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.routing.router.EndpointView;
import dev.outrigger.sidecar.view.Overview.Listener;
import dev.outrigger.sidecar.view.Overview.ListenerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A required service at one moment. Immutable.
 *
 * @param definition in force; empty if nobody has said anything
 * @param registered whether the registry said it, not this node's files
 * @param keys the KEYs through which it is required
 * @param listeners one per local address, those that are not bound with the reason
 */
public record RequiredView(
        String service,
        Optional<ServiceDefinition> definition,
        boolean registered,
        Protocol protocol,
        List<String> keys,
        List<Listener> listeners,
        RoutingTable table,
        TrafficPolicy traffic,
        List<EndpointView> endpoints) {

    static RequiredView of(
            RequiredService service, List<String> keys, Optional<ServiceDefinition> definition, boolean registered) {
        List<Listener> listeners = new ArrayList<>();
        for (ServiceListener listener : service.listeners()) {
            ListenerState state = listener.bound() ? ListenerState.BOUND : ListenerState.FAILED;
            listeners.add(new Listener(listener.text(), state, listener.failure()));
        }
        Placement placement = service.placement();
        if (placement.state() == ListenerState.YIELDED || placement.state() == ListenerState.FAILED) {
            listeners.add(new Listener("", placement.state(), placement.reason()));
        }
        return new RequiredView(
                service.service(),
                definition,
                registered,
                service.protocol(),
                keys,
                listeners,
                service.table(),
                service.traffic(),
                service.endpoints());
    }
}
