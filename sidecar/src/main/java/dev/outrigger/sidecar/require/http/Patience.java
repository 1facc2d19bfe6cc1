package dev.outrigger.sidecar.require.http;

import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.sidecar.require.Lifetime;

/** How long an exchange may take, and how long nothing may happen in it. Times are the loop's; confined to it. */
final class Patience {
    /** No time-out is set. */
    static final long NEVER = Lifetime.NEVER;

    private TrafficPolicy traffic;
    private boolean halfClosed;
    private long activeNanos;
    private long untilNanos;

    Patience(TrafficPolicy traffic) {
        this.traffic = traffic;
    }

    /** An exchange begins whose first byte came at {@code firstNanos}. */
    void begin(TrafficPolicy policy, long firstNanos, long now) {
        traffic = policy;
        halfClosed = false;
        activeNanos = now;
        untilNanos = orNever(policy.requestTimeout().toNanos());
        if (untilNanos != NEVER) {
            untilNanos += firstNanos;
        }
    }

    /** Bytes have moved. */
    void active(long now) {
        activeNanos = now;
    }

    /** The client has ended its direction. */
    void halfClosed(long now) {
        halfClosed = true;
        activeNanos = now;
    }

    /**
     * Returns how long until a time-out, 0 or less if it has passed, {@link #NEVER} if none is set.
     *
     * @param quietNanos how long nothing may happen at present; 0 for any time
     */
    long left(long quietNanos, long now) {
        long most = halfClosed ? orNever(traffic.halfCloseTimeout().toNanos()) : NEVER;
        long quiet = Math.min(most, orNever(quietNanos));
        long left = quiet == NEVER ? NEVER : activeNanos + quiet - now;
        return untilNanos == NEVER ? left : Math.min(left, untilNanos - now);
    }

    private static long orNever(long nanos) {
        return nanos == 0 ? NEVER : nanos;
    }

    /** Returns whether {@code request_timeout} has passed. */
    boolean outOfTime(long now) {
        return untilNanos != NEVER && untilNanos - now <= 0;
    }

    /** Returns whether nothing has happened for {@code half_close_timeout}, if it is set, since the client ended its direction. */
    boolean halfClosedForLong(long now) {
        return halfClosed
                && now - activeNanos >= orNever(traffic.halfCloseTimeout().toNanos());
    }

    /**
     * Returns whether a silent endpoint had the time that it may take. A try that began late and was cut short by the request's
     * end may have been a good one. Where no try can ever have {@code response_timeout}, {@code request_timeout} is what an
     * answer may take: half of it is more than an earlier try's remains.
     */
    boolean hadItsTime(long now) {
        long silent = now - activeNanos;
        long response = traffic.responseTimeout().toNanos();
        long request = traffic.requestTimeout().toNanos();
        boolean neverWhole = request > 0 && (response == 0 || response >= request);
        return neverWhole ? silent >= request / 2 : silent >= response;
    }
}
