package dev.outrigger.sidecar.require.http;

import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.sidecar.http1.Limits;
import dev.outrigger.sidecar.log.AccessTap;
import dev.outrigger.sidecar.require.Gate;
import dev.outrigger.sidecar.telemetry.Limit;
import dev.outrigger.sidecar.telemetry.LoopMeters;
import dev.outrigger.sidecar.upstream.Route;
import dev.outrigger.sidecar.wire.WireLoop;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the connections of one service on one loop share. Confined to the loop. */
final class HttpLoop {
    private final Route route;
    private final WireLoop loop;
    private final LoopMeters meters;
    private final AccessTap access;
    private final Gate gate;
    private final String node;
    private final Pool pool;
    private final Set<Tunnel> tunnels = new HashSet<>();
    private final Spares<Exchange> spare;
    private Limits limits = Limits.BUILT_IN;
    private @Nullable Downstream first;
    private boolean draining;
    private int waiting;

    HttpLoop(Route route, WireLoop loop, Gate gate, String node) {
        this.route = route;
        this.loop = loop;
        this.meters = route.meters(loop.index());
        this.access = route.access(loop);
        this.gate = gate;
        this.node = node;
        this.pool = new Pool(loop);
        this.spare = new Spares<>(loop);
    }

    Route route() {
        return route;
    }

    WireLoop loop() {
        return loop;
    }

    AccessTap access() {
        return access;
    }

    LoopMeters meters() {
        return meters;
    }

    String node() {
        return node;
    }

    Pool pool() {
        return pool;
    }

    /** Returns how large heads may be. */
    Limits limits() {
        TrafficPolicy now = route.traffic();
        if (limits.maxLine() != now.maxLineBytes()
                || limits.maxHeader() != now.maxHeaderBytes()
                || limits.maxFields() != now.maxHeaders()) {
            limits = new Limits(now.maxLineBytes(), now.maxHeaderBytes(), now.maxHeaders());
        }
        return limits;
    }

    /** Returns an exchange for {@code downstream}, which gives it back by {@link #rest}. */
    Exchange exchange(Downstream downstream) {
        Exchange rested = spare.take();
        if (rested == null) {
            return new Exchange(this, downstream);
        }
        rested.serve(downstream);
        return rested;
    }

    /** Takes back an exchange that is over. */
    void rest(Exchange exchange) {
        exchange.rest();
        spare.put(exchange);
    }

    /** Returns whether answers say that their connection ends with them. */
    boolean draining() {
        return draining;
    }

    /** Returns how many exchanges wait for the first table. */
    int waiting() {
        return waiting;
    }

    void waits(int change) {
        waiting += change;
    }

    void add(Downstream downstream) {
        meters.connectionOpened();
        downstream.following = first;
        if (first != null) {
            first.preceding = downstream;
        }
        first = downstream;
        if (gate.enter()) {
            meters.limitHit(Limit.MAX_CONNECTIONS);
        }
    }

    void remove(Downstream downstream) {
        Downstream following = downstream.following;
        Downstream preceding = downstream.preceding;
        if (following != null) {
            following.preceding = preceding;
        }
        if (preceding != null) {
            preceding.following = following;
        } else {
            first = following;
        }
        downstream.preceding = null;
        downstream.following = null;
        meters.connectionClosed();
    }

    /** The socket of a downstream connection is let go of: another may have its place. */
    void gone() {
        gate.leave();
    }

    void add(Tunnel tunnel) {
        tunnels.add(tunnel);
    }

    void remove(Tunnel tunnel) {
        tunnels.remove(tunnel);
    }

    /** Closes what is idle to {@code endpoint}, and has tunnels to it end after {@code stream_grace}. */
    void forget(InetSocketAddress endpoint) {
        pool.forget(endpoint);
        long grace = route.traffic().streamGrace().toNanos();
        for (Tunnel tunnel : tunnels) {
            if (grace > 0 && tunnel.goesTo(endpoint)) {
                tunnel.endWithin(grace);
            }
        }
    }

    void drain() {
        draining = true;
        Downstream downstream = first;
        while (downstream != null) {
            Downstream following = downstream.following;
            downstream.drain();
            downstream = following;
        }
    }
}
