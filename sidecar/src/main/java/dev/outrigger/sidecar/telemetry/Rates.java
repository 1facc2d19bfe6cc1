package dev.outrigger.sidecar.telemetry;

import dev.outrigger.routing.Reason;
import dev.outrigger.routing.Ticker;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** How much passed since it was last asked, for each service. Confined to whoever asks. */
public final class Rates {
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Meters meters;
    private final Ticker ticker;
    private Map<String, Counted> before = Map.of();
    private long beganNanos;

    /**
     * What passed of one service, a second.
     *
     * @param requests answered ones, whoever answered
     * @param failures 5xx among them
     * @param connections that local applications opened
     * @param localErrors requests and connections that we answered or ended ourselves
     * @param received bytes from local applications
     * @param sent bytes to local applications
     * @param open connections of local applications now
     * @param p50Seconds upper bound of the bucket that holds the median of the answered requests; empty without any
     * @param p99Seconds likewise, for 99 in 100
     */
    public record Rate(
            double requests,
            double failures,
            double connections,
            double localErrors,
            double received,
            double sent,
            long open,
            Optional<Double> p50Seconds,
            Optional<Double> p99Seconds) {}

    /**
     * One look.
     *
     * @param seconds since the look before
     */
    public record Reading(double seconds, Map<String, Rate> services) {
        /** Nobody has looked yet. */
        public static final Reading NONE = new Reading(0, Map.of());

        public Reading {
            services = Map.copyOf(services);
        }
    }

    /** Begins to count at the moment of the call. */
    Rates(Meters meters, Ticker ticker) {
        this.meters = meters;
        this.ticker = ticker;
        begin();
    }

    /** Begins anew: what passed so far is told to nobody. */
    public void begin() {
        before = counted();
        beganNanos = ticker.nanos();
    }

    /** Returns what passed since the last look or {@link #begin}, whichever was later. */
    public Reading read() {
        long now = ticker.nanos();
        double seconds = (now - beganNanos) / SECOND;
        Map<String, Counted> counted = counted();
        Map<String, Rate> rates = new TreeMap<>();
        counted.forEach((service, count) -> {
            Counted earlier = before.getOrDefault(service, Counted.NOTHING);
            rates.put(service, count.since(earlier, seconds));
        });
        before = counted;
        beganNanos = now;
        return new Reading(seconds, rates);
    }

    private Map<String, Counted> counted() {
        Map<String, Counted> counted = new HashMap<>();
        meters.services().forEach((service, one) -> counted.put(service, Counted.of(one)));
        return counted;
    }

    private record Counted(
            long requests,
            long failures,
            long connections,
            long localErrors,
            long received,
            long sent,
            long open,
            Distribution seconds) {
        static final Counted NOTHING = new Counted(0, 0, 0, 0, 0, 0, 0, new Distribution(new long[Buckets.COUNT], 0));

        static Counted of(ServiceMeters meters) {
            long requests = 0;
            for (int code = 1; code <= LoopMeters.CODE_CLASSES; code++) {
                requests += meters.requests(code);
            }
            long errors = 0;
            for (Reason reason : Reason.values()) {
                errors += meters.errors(reason);
            }
            return new Counted(
                    requests,
                    meters.requests(LoopMeters.CODE_CLASSES),
                    meters.connections(),
                    errors,
                    meters.received(),
                    meters.sent(),
                    meters.open(),
                    meters.requestSeconds());
        }

        Rate since(Counted before, double seconds) {
            Distribution passed = seconds().minus(before.seconds());
            return new Rate(
                    rate(requests - before.requests, seconds),
                    rate(failures - before.failures, seconds),
                    rate(connections - before.connections, seconds),
                    rate(localErrors - before.localErrors, seconds),
                    rate(received - before.received, seconds),
                    rate(sent - before.sent, seconds),
                    open,
                    quantile(passed, 0.5),
                    quantile(passed, 0.99));
        }

        /* Not below 0: a service that was forgotten and came back counts from the beginning. */
        private static double rate(long more, double seconds) {
            return seconds <= 0 ? 0 : Math.round(Math.max(0, more) / seconds * 10) / 10.0;
        }

        private static Optional<Double> quantile(Distribution passed, double q) {
            return passed.count() <= 0 ? Optional.empty() : Optional.of(passed.quantile(q));
        }
    }
}
