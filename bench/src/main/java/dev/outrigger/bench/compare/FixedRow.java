package dev.outrigger.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Latencies of one work at one rate, from the time at which each request was due.
 *
 * @param wanted how many rounds were to be kept
 * @param rate requests a second: half of what the slowest proxy could do
 * @param rounds every proxy's run of each
 */
record FixedRow(Work work, int connections, int wanted, double rate, List<Map<String, Run>> rounds) {
    /** What is promised: p50 and p99 against HAProxy's, and p99.9 against twice that or 5 ms. */
    private static final double MOST_OF_HAPROXY = 1.05;

    private static final double MOST_OF_TAIL = 2;
    private static final double TAIL_MILLIS = 5;

    /**
     * One run.
     *
     * @param p50 in milliseconds, as are the others
     * @param lateness the 99th percentile of how late requests were sent: what of the latencies is ours, or waited for a connection
     * @param cpu microseconds of the proxy a request
     * @param machine microseconds of all processors a request
     * @param taken the share of the machine that neighbours had
     * @param rss of the proxy, in KiB
     * @param pauses of the sidecar's collector
     */
    record Run(
            double p50,
            double p99,
            double p999,
            double max,
            double lateness,
            double cpu,
            double machine,
            double taken,
            long rss,
            Pauses pauses) {
        static Run of(Pace.Outcome outcome, double cpu, double machine, double taken, long rss, Pauses pauses) {
            Durations latencies = outcome.latencies();
            return new Run(
                    latencies.millis(0.5),
                    latencies.millis(0.99),
                    latencies.millis(0.999),
                    latencies.millis(1),
                    outcome.lateness().millis(0.99),
                    cpu,
                    machine,
                    taken,
                    rss,
                    pauses);
        }
    }

    /** What is asked of a run. */
    @FunctionalInterface
    interface Figure {
        double of(Run run);
    }

    FixedRow {
        rounds = List.copyOf(rounds);
    }

    /** Returns the rounds of which neighbours had no more than a fifth of the machine in any run. */
    List<Map<String, Run>> kept() {
        return rounds.stream()
                .filter(round -> round.values().stream().allMatch(run -> run.taken() <= Row.MOST_TAKEN))
                .toList();
    }

    boolean sound() {
        return kept().size() >= wanted;
    }

    /** Returns the median over the kept rounds. */
    double median(String proxy, Figure figure) {
        return Estimate.median(kept().stream()
                .map(round -> round.get(proxy))
                .filter(run -> run != null)
                .mapToDouble(figure::of)
                .toArray());
    }

    /** Returns the median of the kept rounds' ratios, with its interval. */
    Estimate ratio(String proxy, String base, Figure figure) {
        return Row.estimate(kept().stream()
                .mapToDouble(round -> figure.of(run(round, proxy)) / figure.of(run(round, base)))
                .toArray());
    }

    private static Run run(Map<String, Run> round, String proxy) {
        Run run = round.get(proxy);
        if (run == null) {
            throw new IllegalArgumentException(proxy + " (expected: one of " + round.keySet() + ")");
        }
        return run;
    }

    /** A promise by medians of absolute latencies. */
    record Limit(String what, double ours, double most) {
        boolean held() {
            return ours <= most;
        }
    }

    List<Limit> limits() {
        List<Limit> limits = new ArrayList<>();
        if (sound() && median(Line.US, Run::p50) > 0 && median(Line.HAPROXY, Run::p50) > 0) {
            limits.add(new Limit("p50", median(Line.US, Run::p50), MOST_OF_HAPROXY * median(Line.HAPROXY, Run::p50)));
            limits.add(new Limit("p99", median(Line.US, Run::p99), MOST_OF_HAPROXY * median(Line.HAPROXY, Run::p99)));
            limits.add(new Limit(
                    "p99.9",
                    median(Line.US, Run::p999),
                    Math.max(MOST_OF_TAIL * median(Line.HAPROXY, Run::p999), TAIL_MILLIS)));
        }
        return limits;
    }

    /** Returns a table for people, and what is held. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s, %d connections, %.0f requests/s, median of %d of %d runs%s, ms from when each was due%n"
                        + "%-10s %8s %8s %8s %9s %14s %8s %8s %8s  %s%n",
                work.id(),
                connections,
                rate,
                kept().size(),
                rounds.size(),
                sound() ? "" : " (NOT SOUND, expected: " + wanted + ")",
                "proxy",
                "p50",
                "p99",
                "p99.9",
                "max",
                "sent late p99",
                "cpu us",
                "all us",
                "RSS MiB",
                "collector's pauses a run"));
        for (String proxy :
                rounds.isEmpty() ? List.<String>of() : List.copyOf(rounds.get(0).keySet())) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-10s %8.3f %8.3f %8.3f %9.3f %14.3f %8.2f %8.2f %8.1f  %s%n",
                    proxy,
                    median(proxy, Run::p50),
                    median(proxy, Run::p99),
                    median(proxy, Run::p999),
                    median(proxy, Run::max),
                    median(proxy, Run::lateness),
                    median(proxy, Run::cpu),
                    median(proxy, Run::machine),
                    median(proxy, Run::rss) / 1024,
                    proxy.equals(Line.US) ? pauses() : ""));
        }
        for (Limit limit : limits()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-8s %-10s %-5s at a fixed rate: %.3f ms (at most %.3f)%n",
                    limit.held() ? "held" : "NOT HELD",
                    work.id(),
                    limit.what(),
                    limit.ours(),
                    limit.most()));
        }
        return text.toString();
    }

    private String pauses() {
        return String.format(
                Locale.ROOT,
                "%.0f of %.1f ms together, the longest %.1f",
                median(Line.US, run -> run.pauses().count()),
                median(Line.US, run -> run.pauses().totalMillis()),
                median(Line.US, run -> run.pauses().longestMillis()));
    }
}
