package dev.outrigger.sidecar.require;

import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.sidecar.wire.WireLoop;

/**
 * When a stream ends whatever passes through it: at {@code max_stream_age}, or {@code stream_grace} after its endpoint began to
 * drain or left.
 * Confined to its loop.
 */
public final class Lifetime {
    /** What {@link #left} returns if nothing ends it. */
    public static final long NEVER = Long.MAX_VALUE;

    private long lastNanos = NEVER;

    /** The stream begins. */
    public void begin(TrafficPolicy traffic, WireLoop loop) {
        long age = traffic.maxStreamAge().toNanos();
        if (age > 0) {
            // Between 100 and 120 %, so that streams opened together do not all come back together.
            lastNanos = loop.nanos() + age + loop.random().nextLong(age / 5 + 1);
        }
    }

    /** Its endpoint drains or has left: it ends {@code graceNanos} after {@code now}, unless it does so before. */
    public void endWithin(long graceNanos, long now) {
        if (lastNanos == NEVER || now + graceNanos - lastNanos < 0) {
            lastNanos = now + graceNanos;
        }
    }

    /** Returns how long until its end, 0 or less if that has passed, {@link #NEVER} if nothing ends it. */
    public long left(long now) {
        return lastNanos == NEVER ? NEVER : lastNanos - now;
    }
}
