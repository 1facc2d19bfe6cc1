package dev.outrigger.sidecar.upstream;

import dev.outrigger.routing.Choice;
import dev.outrigger.routing.Endpoint;
import dev.outrigger.routing.EndpointState;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Pick;
import dev.outrigger.routing.Picker;
import dev.outrigger.routing.Protocol;
import dev.outrigger.routing.Provenance;
import dev.outrigger.routing.Reason;
import dev.outrigger.routing.RoutingTable;
import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.sidecar.log.AccessLog;
import dev.outrigger.sidecar.log.AccessTap;
import dev.outrigger.sidecar.telemetry.LoopMeters;
import dev.outrigger.sidecar.wire.WireLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A route that offers its endpoints in order, each until it was tried. Its policy is set before it is used. */
public final class FixedRoute implements Route {
    private final LoopMeters meters = new LoopMeters();
    private final List<Runnable> waiting = new CopyOnWriteArrayList<>();
    private final Semaphore waits = new Semaphore(0);
    private final TrafficPolicy builtIn;
    private volatile RoutingTable table;
    private Duration queue;
    private Duration request;
    private Duration idle;
    private Duration header;
    private Duration response;
    private Duration halfClose;
    private Duration grace;
    private Duration age;
    private int pending;
    private AccessLog accessLog = new AccessLog(1, () -> 0, InstantSource.system(), lines -> {});

    private FixedRoute(Protocol protocol, InetSocketAddress... addresses) {
        builtIn = TrafficPolicy.builtIn(protocol);
        table = table(Provenance.Kind.LIVE, addresses);
        queue = builtIn.queueTimeout();
        request = builtIn.requestTimeout();
        idle = builtIn.idleTimeout();
        header = builtIn.headerTimeout();
        response = builtIn.responseTimeout();
        halfClose = builtIn.halfCloseTimeout();
        grace = builtIn.streamGrace();
        age = builtIn.maxStreamAge();
        pending = builtIn.maxPending();
    }

    /** Returns a route of an HTTP service. */
    public static FixedRoute http(InetSocketAddress... addresses) {
        return new FixedRoute(Protocol.HTTP, addresses);
    }

    /** Returns a route of a TCP service. */
    public static FixedRoute tcp(InetSocketAddress... addresses) {
        return new FixedRoute(Protocol.TCP, addresses);
    }

    /** Forgets who there is. */
    public FixedRoute unknown() {
        table = table(Provenance.Kind.UNKNOWN);
        return this;
    }

    /** Learns who there is, and tells those who wait. */
    public void becomes(InetSocketAddress... addresses) {
        table = table(Provenance.Kind.LIVE, addresses);
        tellAll();
    }

    /** Learns that {@code address} is there, of which {@code picker} thinks as it likes, and tells those who wait. */
    public void becomes(InetSocketAddress address, Picker picker) {
        RoutingTable known = table(Provenance.Kind.LIVE, address);
        table = new RoutingTable("orders", 1, known.provenance(), known.endpoints(), picker);
        tellAll();
    }

    private void tellAll() {
        waiting.forEach(Runnable::run);
        waiting.clear();
    }

    /** Returns once somebody waits for the table. */
    public void waitedFor() throws InterruptedException {
        if (!waits.tryAcquire(10, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody waits for the table (expected: one within 10 s)");
        }
    }

    /** Has {@code picker} choose from here on. */
    public FixedRoute picks(Picker picker) {
        table = new RoutingTable("orders", 1, table.provenance(), table.endpoints(), picker);
        return this;
    }

    public FixedRoute queue(Duration timeout) {
        queue = timeout;
        return this;
    }

    public FixedRoute request(Duration timeout) {
        request = timeout;
        return this;
    }

    public FixedRoute idle(Duration timeout) {
        idle = timeout;
        return this;
    }

    public FixedRoute header(Duration timeout) {
        header = timeout;
        return this;
    }

    public FixedRoute response(Duration timeout) {
        response = timeout;
        return this;
    }

    public FixedRoute halfClose(Duration timeout) {
        halfClose = timeout;
        return this;
    }

    public FixedRoute grace(Duration afterItsEndpoint) {
        grace = afterItsEndpoint;
        return this;
    }

    public FixedRoute age(Duration most) {
        age = most;
        return this;
    }

    public FixedRoute pending(int most) {
        pending = most;
        return this;
    }

    /** Has {@code log} told of what is done over this route. */
    public FixedRoute noted(AccessLog log) {
        accessLog = log;
        return this;
    }

    @Override
    public AccessTap access(WireLoop loop) {
        return accessLog.tap(service(), loop.index(), loop.random());
    }

    public EndpointState state(int index) {
        return table.endpoints().get(index).state();
    }

    public int inFlight() {
        return table.endpoints().stream()
                .mapToInt(endpoint -> endpoint.state().inFlight())
                .sum();
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
        TrafficPolicy t = builtIn;
        return new TrafficPolicy(
                t.protocol(),
                t.balance(),
                t.connectTimeout(),
                t.connectDeadline(),
                queue,
                request,
                idle,
                header,
                response,
                t.upstreamIdleTimeout(),
                halfClose,
                t.maxAttempts(),
                t.maxConnections(),
                pending,
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
    }

    @Override
    public LoopMeters meters(int index) {
        return meters;
    }

    @Override
    public Runnable whenKnown(Executor loop, Runnable task) {
        Runnable told = () -> loop.execute(task);
        waiting.add(told);
        waits.release();
        return () -> waiting.remove(told);
    }
}
