package dev.outrigger.sidecar.telemetry;

import dev.outrigger.routing.Ticker;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A bucket of log lines for each service: 50 at once, 5 a second. Confined to the control loop. */
final class Throttle {
    /** Nothing may be written now. */
    static final int NOT_NOW = -1;

    private static final int BURST = 50;
    private static final long NANOS_A_LINE = TimeUnit.MILLISECONDS.toNanos(200);

    private final Ticker ticker;
    private final Map<String, Bucket> buckets = new HashMap<>();

    Throttle(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Returns {@link #NOT_NOW}, or how many lines of {@code service} were left out since its last one. */
    int permitted(String service) {
        long now = ticker.nanos();
        Bucket bucket = buckets.computeIfAbsent(service, any -> new Bucket(now));
        long earned = (now - bucket.countedNanos) / NANOS_A_LINE;
        bucket.lines = (int) Math.min(BURST, bucket.lines + earned);
        bucket.countedNanos += earned * NANOS_A_LINE;
        if (bucket.lines == 0) {
            bucket.leftOut++;
            return NOT_NOW;
        }
        bucket.lines--;
        int leftOut = bucket.leftOut;
        bucket.leftOut = 0;
        return leftOut;
    }

    private static final class Bucket {
        private int lines = BURST;
        private int leftOut;
        private long countedNanos;

        Bucket(long now) {
            countedNanos = now;
        }
    }
}
