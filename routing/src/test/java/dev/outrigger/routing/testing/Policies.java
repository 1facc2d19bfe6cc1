package dev.outrigger.routing.testing;

import dev.outrigger.routing.Protocol;
import dev.outrigger.routing.TrafficPolicy;

/** Builds policies. */
public final class Policies {
    private Policies() {}

    /** Returns the built-in policy with these values instead. */
    public static TrafficPolicy of(String balance, TrafficPolicy.Probing probe, boolean lastResort, int perEndpoint) {
        TrafficPolicy b = TrafficPolicy.builtIn(Protocol.TCP);
        return new TrafficPolicy(
                b.protocol(),
                balance,
                b.connectTimeout(),
                b.connectDeadline(),
                b.queueTimeout(),
                b.requestTimeout(),
                b.idleTimeout(),
                b.headerTimeout(),
                b.responseTimeout(),
                b.upstreamIdleTimeout(),
                b.halfCloseTimeout(),
                b.maxAttempts(),
                b.maxConnections(),
                b.maxPending(),
                perEndpoint,
                b.eject(),
                b.panicPercent(),
                lastResort,
                probe,
                b.removalGrace(),
                b.slowStart(),
                b.locality(),
                b.streamGrace(),
                b.maxStreamAge(),
                b.maxHeaderBytes(),
                b.maxHeaders(),
                b.maxLineBytes());
    }
}
