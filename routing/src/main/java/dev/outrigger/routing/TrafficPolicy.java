package dev.outrigger.routing;

import java.time.Duration;

/**
 * Every effective value of {@code traffic} for one service. Immutable; read on the control loop and on event loops.
 *
 * <p>A {@link Duration#ZERO} means <em>off</em> where the key's documentation says that it can be off; an {@code int} limit
 * of 0 means off likewise.
 *
 * @param balance name of the policy, known to {@code Balancers}
 * @param connectTimeout one attempt
 * @param connectDeadline all attempts
 * @param queueTimeout waiting for the registry's first answer, or for a permit
 * @param requestTimeout the whole exchange; off by default
 * @param idleTimeout no byte either way; off by default for TCP
 * @param headerTimeout a request's head
 * @param responseTimeout to the first byte of the answer, per try
 * @param upstreamIdleTimeout an idle pooled connection
 * @param halfCloseTimeout a half-closed stream without bytes
 * @param maxAttempts tries of one exchange, the first included; 1 to {@link Attempt#MOST_TRIED}
 * @param maxConnections downstream connections of this service; off: half of the process's limit
 * @param maxPending exchanges that wait
 * @param maxRequestsPerEndpoint in flight on one endpoint; off by default
 * @param panicPercent healthy share below which ejected endpoints are used too; 0 to 100
 * @param lastResort whether {@link Choice#DOWN} and {@link Choice#DRAINING} may be used
 * @param removalGrace how long a missing instance is GONE before it is OUT
 * @param slowStart ramp of a new or restored endpoint; off with zero
 * @param streamGrace how long a TCP stream outlives its endpoint; off: for ever
 * @param maxStreamAge off by default
 * @param maxHeaderBytes a whole head
 * @param maxHeaders fields of a head
 * @param maxLineBytes a request or status line
 */
public record TrafficPolicy(
        Protocol protocol,
        String balance,
        Duration connectTimeout,
        Duration connectDeadline,
        Duration queueTimeout,
        Duration requestTimeout,
        Duration idleTimeout,
        Duration headerTimeout,
        Duration responseTimeout,
        Duration upstreamIdleTimeout,
        Duration halfCloseTimeout,
        int maxAttempts,
        int maxConnections,
        int maxPending,
        int maxRequestsPerEndpoint,
        Ejection eject,
        int panicPercent,
        boolean lastResort,
        Probing probe,
        Duration removalGrace,
        Duration slowStart,
        boolean locality,
        Duration streamGrace,
        Duration maxStreamAge,
        int maxHeaderBytes,
        int maxHeaders,
        int maxLineBytes) {

    /**
     * When bad answers take an endpoint out, and for how long.
     *
     * @param failures consecutive bad answers
     * @param base first ejection; doubles
     * @param max longest ejection
     * @param jitterPercent 0 to 100, either way
     * @param maxPercent of a service's endpoints, never the last one
     */
    public record Ejection(int failures, Duration base, Duration max, int jitterPercent, int maxPercent) {
        /** The built-in values. */
        public static final Ejection BUILT_IN = new Ejection(5, Duration.ofSeconds(5), Duration.ofMinutes(5), 20, 50);
    }

    /** Which endpoints a consumer probes. */
    public enum Probing {
        /** The GONE, HELD, ejected and unreached. */
        DOUBTED,
        /** Everything. */
        ALL,
        /** Nothing. */
        OFF
    }

    /** Returns the built-in values for {@code protocol}. */
    public static TrafficPolicy builtIn(Protocol protocol) {
        return new TrafficPolicy(
                protocol,
                "least_request",
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                Duration.ofSeconds(2),
                Duration.ZERO,
                protocol == Protocol.HTTP ? Duration.ofMinutes(5) : Duration.ZERO,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(15),
                Duration.ofSeconds(30),
                5,
                0,
                1024,
                0,
                Ejection.BUILT_IN,
                50,
                true,
                Probing.DOUBTED,
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                true,
                Duration.ZERO,
                Duration.ZERO,
                64 * 1024,
                100,
                8 * 1024);
    }
}
