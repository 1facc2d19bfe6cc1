package dev.outrigger.sidecar.require.tcp;

import dev.outrigger.routing.Choice;
import dev.outrigger.routing.Endpoint;
import dev.outrigger.routing.EndpointState;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Pick;
import dev.outrigger.routing.Protocol;
import dev.outrigger.routing.Provenance;
import dev.outrigger.routing.Reason;
import dev.outrigger.routing.RoutingTable;
import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.sidecar.telemetry.LoopMeters;
import dev.outrigger.sidecar.upstream.Route;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** A route that offers its endpoints in order, each until it was tried. */
final class FixedRoute implements Route {
    private final LoopMeters meters = new LoopMeters();
    private final List<Runnable> waiting = new ArrayList<>();
    private volatile RoutingTable table;
    private TrafficPolicy traffic = TrafficPolicy.builtIn(Protocol.TCP);

    FixedRoute(InetSocketAddress... addresses) {
        table = table(Provenance.Kind.LIVE, addresses);
    }

    /** Forgets who there is. */
    FixedRoute unknown() {
        table = table(Provenance.Kind.UNKNOWN);
        return this;
    }

    /** Learns who there is, and tells those who wait. */
    void becomes(InetSocketAddress... addresses) {
        table = table(Provenance.Kind.LIVE, addresses);
        waiting.forEach(Runnable::run);
        waiting.clear();
    }

    FixedRoute streams(Duration idle, Duration halfClose, Duration grace, Duration age) {
        TrafficPolicy t = traffic;
        traffic = new TrafficPolicy(
                t.protocol(),
                t.balance(),
                t.connectTimeout(),
                t.connectDeadline(),
                t.queueTimeout(),
                t.requestTimeout(),
                idle,
                t.headerTimeout(),
                t.responseTimeout(),
                t.upstreamIdleTimeout(),
                halfClose,
                t.maxAttempts(),
                t.maxConnections(),
                t.maxPending(),
                t.maxRequestsPerEndpoint(),
                t.eject(),
                t.panicPercent(),
                t.lastResort(),
                t.probe(),
                t.removalGrace(),
                t.slowStart(),
                t.locality(),
                grace,
                age,
                t.maxHeaderBytes(),
                t.maxHeaders(),
                t.maxLineBytes());
        return this;
    }

    private static RoutingTable table(Provenance.Kind kind, InetSocketAddress... addresses) {
        List<Endpoint> endpoints = new ArrayList<>();
        List<Pick.Chosen> chosen = new ArrayList<>();
        for (InetSocketAddress address : addresses) {
            String host = address.getAddress().getHostAddress();
            String id = Instance.id(host, address.getPort());
            Instance instance = new Instance(id, host, address, 100, "", "", InstanceState.UP, "", Map.of(), 0);
            Endpoint endpoint = new Endpoint(instance, new EndpointState("orders", address, 2));
            endpoints.add(endpoint);
            chosen.add(new Pick.Chosen(endpoint, Choice.PREFERRED));
        }
        return new RoutingTable("orders", 1, new Provenance(kind, 0), endpoints, attempt -> {
            for (Pick.Chosen next : chosen) {
                if (!attempt.hasTried(next.endpoint().state())) {
                    return next;
                }
            }
            return new Pick.Rejected(Reason.NO_ENDPOINTS);
        });
    }

    @Override
    public String service() {
        return "orders";
    }

    @Override
    public RoutingTable table() {
        return table;
    }

    @Override
    public TrafficPolicy traffic() {
        return traffic;
    }

    @Override
    public LoopMeters meters(int index) {
        return meters;
    }

    @Override
    public Runnable whenKnown(Executor loop, Runnable task) {
        waiting.add(task);
        return () -> waiting.remove(task);
    }
}
