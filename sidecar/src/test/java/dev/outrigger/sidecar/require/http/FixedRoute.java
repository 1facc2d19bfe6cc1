package dev.outrigger.sidecar.require.http;

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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** A route that offers its endpoints in order, each until it was tried. */
final class FixedRoute implements Route {
    private final LoopMeters meters = new LoopMeters();
    private final List<Runnable> waiting = new CopyOnWriteArrayList<>();
    private final List<EndpointState> states = new ArrayList<>();
    private final RoutingTable table;
    private Duration queue = Duration.ofSeconds(2);
    private Duration header = Duration.ofSeconds(10);
    private Duration response = Duration.ofSeconds(20);
    private Duration halfClose = Duration.ofSeconds(20);
    private Duration request = Duration.ZERO;

    FixedRoute(boolean known, InetSocketAddress... addresses) {
        table = table(known ? Provenance.Kind.LIVE : Provenance.Kind.UNKNOWN, addresses);
    }

    FixedRoute queue(Duration timeout) {
        queue = timeout;
        return this;
    }

    FixedRoute header(Duration timeout) {
        header = timeout;
        return this;
    }

    FixedRoute response(Duration timeout) {
        response = timeout;
        return this;
    }

    FixedRoute request(Duration timeout) {
        request = timeout;
        return this;
    }

    FixedRoute halfClose(Duration timeout) {
        halfClose = timeout;
        return this;
    }

    EndpointState state(int index) {
        return states.get(index);
    }

    int inFlight() {
        return states.stream().mapToInt(EndpointState::inFlight).sum();
    }

    private RoutingTable table(Provenance.Kind kind, InetSocketAddress... addresses) {
        List<Endpoint> endpoints = new ArrayList<>();
        List<Pick.Chosen> chosen = new ArrayList<>();
        for (InetSocketAddress address : addresses) {
            String host = address.getAddress().getHostAddress();
            String id = Instance.id(host, address.getPort());
            Instance instance = new Instance(id, host, address, 100, "", "", InstanceState.UP, "", Map.of(), 0);
            Endpoint endpoint = new Endpoint(instance, new EndpointState("orders", address, 2));
            states.add(endpoint.state());
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
        TrafficPolicy t = TrafficPolicy.builtIn(Protocol.HTTP);
        return new TrafficPolicy(
                t.protocol(),
                t.balance(),
                t.connectTimeout(),
                t.connectDeadline(),
                queue,
                request,
                t.idleTimeout(),
                header,
                response,
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
                t.streamGrace(),
                t.maxStreamAge(),
                t.maxHeaderBytes(),
                t.maxHeaders(),
                t.maxLineBytes());
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
