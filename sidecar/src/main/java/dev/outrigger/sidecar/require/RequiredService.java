package dev.outrigger.sidecar.require;

import dev.outrigger.discovery.Subscription;
import dev.outrigger.routing.Check;
import dev.outrigger.routing.Protocol;
import dev.outrigger.routing.RoutingTable;
import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.routing.router.Disabled;
import dev.outrigger.routing.router.EndpointView;
import dev.outrigger.routing.router.ServiceRouter;
import dev.outrigger.sidecar.log.AccessTap;
import dev.outrigger.sidecar.telemetry.LoopMeters;
import dev.outrigger.sidecar.telemetry.ServiceMeters;
import dev.outrigger.sidecar.upstream.Route;
import dev.outrigger.sidecar.view.Overview.ListenerState;
import dev.outrigger.sidecar.wire.Wire;
import dev.outrigger.sidecar.wire.WireLoop;
import dev.outrigger.sidecar.wire.WireLoops.ListenerOptions;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One required service: its router, the table in force, its front and its listeners. Made, changed and closed on the control
 * loop; what {@link Route} offers is read by event loops.
 */
final class RequiredService implements Route {
    private final String service;
    private final Surroundings around;
    private final ServiceMeters meters;
    private final Departures departures = new Departures();
    private final Waiters waiters = new Waiters(this::known);
    private final Map<InetSocketAddress, ServiceListener> listeners = new LinkedHashMap<>();
    private final AtomicBoolean admitting = new AtomicBoolean();
    private final ServiceRouter router;

    private volatile @Nullable RoutingTable table;
    private volatile TrafficPolicy traffic;
    private @Nullable Front front;
    private @Nullable Protocol spoken;
    private Placement placement = Placement.NOWHERE;
    private Subscription instances;

    RequiredService(String service, TrafficPolicy traffic, List<Check> checks, Surroundings around) {
        this.service = service;
        this.around = around;
        this.traffic = traffic;
        this.meters = around.meters().apply(service);
        this.router = around.routers().router(service, this::publish);
        router.policy(traffic);
        router.checks(checks);
        this.instances = around.registry().watchInstances(service, router::snapshot);
    }

    /** Puts other values in force. The protocol of an open listener stays what it is. */
    void change(TrafficPolicy changed, List<Check> checks) {
        traffic = changed;
        router.policy(changed);
        router.checks(checks);
        listeners.values().forEach(this::admit); // the limit may be another
    }

    /** Asks for its instances anew: they come from elsewhere now. What is known stays until somebody has answered. */
    void rewatch() {
        instances.close();
        instances = around.registry().watchInstances(service, router::snapshot);
    }

    /** Closes the local ports that are open and not wanted any more. Connections live on. */
    void prune() {
        unwanted()
                .forEach(address ->
                        Objects.requireNonNull(listeners.remove(address)).close());
    }

    /** Returns the local addresses that are open, or tried, and not wanted any more. */
    List<InetSocketAddress> unwanted() {
        return listeners.keySet().stream()
                .filter(address -> !placement.addresses().contains(address))
                .toList();
    }

    /**
     * Opens what is not open yet. What was open stays open, even where it is no longer wanted: running applications hold
     * that port.
     */
    void place(Placement wanted) {
        boolean refused = wanted.state() == ListenerState.FAILED;
        if (refused && !wanted.reason().equals(placement.reason())) {
            around.events().accept(new ListenerEvent.ListenerRefused(service, wanted.reason()));
        }
        placement = wanted;
        for (InetSocketAddress address : wanted.addresses()) {
            if (!listeners.containsKey(address)) {
                listeners.put(address, listener(address));
            }
        }
    }

    private ServiceListener listener(InetSocketAddress address) {
        ServiceListener listener = new ServiceListener(
                service,
                address,
                around.loops(),
                new ListenerOptions(protocol() == Protocol.HTTP),
                door(address, front()),
                around.control(),
                around.holders(),
                around.events());
        admit(listener);
        listener.open();
        return listener;
    }

    /** Loopback is this host's own; anybody else must be admitted, and is closed at once otherwise. */
    private Consumer<Wire> door(InetSocketAddress address, Front serving) {
        if (address.getAddress().isLoopbackAddress()) {
            return serving::accepted;
        }
        return wire -> {
            if (around.admitted().test(wire)) {
                serving.accepted(wire);
            } else {
                wire.close();
            }
        };
    }

    private Front front() {
        Front made = front;
        if (made == null) {
            spoken = traffic.protocol();
            made = around.fronts().front(spoken, this, this::moved);
            front = made;
        }
        return made;
    }

    /** At the limit each connection may tell it: one task at a time, which asks what holds then. Any thread. */
    private void moved() {
        if (admitting.compareAndSet(false, true)) {
            around.control().execute(() -> {
                admitting.set(false);
                listeners.values().forEach(this::admit);
            });
        }
    }

    private void admit(ServiceListener listener) {
        listener.accepting(!front().full());
    }

    /** Returns what its listeners speak: settled when the first one opens. */
    Protocol protocol() {
        Protocol settled = spoken;
        return settled == null ? traffic.protocol() : settled;
    }

    private void publish(RoutingTable next) {
        table = next;
        if (next.known()) {
            waiters.tellAll();
        }
        List<InetSocketAddress> parted = departures.to(next);
        Front serving = front;
        if (serving != null) {
            parted.forEach(serving::forget);
        }
    }

    private boolean known() {
        RoutingTable now = table;
        return now != null && now.known();
    }

    @Override
    public String service() {
        return service;
    }

    @Override
    public RoutingTable table() {
        RoutingTable now = table;
        if (now == null) {
            throw new IllegalStateException("table of " + service + " read before its router published one");
        }
        return now;
    }

    @Override
    public TrafficPolicy traffic() {
        return traffic;
    }

    @Override
    public LoopMeters meters(int index) {
        return meters.loop(index);
    }

    @Override
    public AccessTap access(WireLoop loop) {
        return around.accessLog().tap(service, loop.index(), loop.random());
    }

    @Override
    public Runnable whenKnown(Executor loop, Runnable task) {
        return waiters.whenKnown(loop, task);
    }

    void disabled(Map<String, Disabled> ids) {
        router.disabled(ids);
    }

    List<EndpointView> endpoints() {
        return router.endpoints();
    }

    List<ServiceListener> listeners() {
        return List.copyOf(listeners.values());
    }

    Placement placement() {
        return placement;
    }

    /** Returns whether every address is bound, or is known not to be. */
    boolean settled() {
        return listeners.values().stream().allMatch(ServiceListener::tried);
    }

    int open() {
        Front serving = front;
        return serving == null ? 0 : serving.open();
    }

    void drain() {
        Front serving = front;
        if (serving != null) {
            serving.drain();
        }
    }

    void close() {
        instances.close();
        listeners.values().forEach(ServiceListener::close);
        router.close();
    }
}
