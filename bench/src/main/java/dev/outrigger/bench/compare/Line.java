package dev.outrigger.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A promise, and whether it is held by the interval's unfavourable end.
 *
 * @param what the ratio, in words
 * @param limit what that end may be at most, or at least where more is better
 */
record Line(Work work, int connections, String what, Estimate estimate, double limit, boolean atMost) {
    static final String US = "outrigger";
    static final String HAPROXY = "haproxy";
    static final String NGINX = "nginx";
    /** The connections with which it is promised. */
    static final int CONNECTIONS = 64;

    /** What the upper end may be above a line. */
    private static final double MARGIN = 0.03;

    private static final double MOST_BUSY = 1.03;
    private static final double LEAST_RATE = 0.97;

    /** Returns the promises of a row; none if nothing is promised of it, it lacks one of the two, or is not sound. */
    static List<Line> of(Row row) {
        List<Line> lines = new ArrayList<>();
        if (!row.sound()
                || row.connections() != CONNECTIONS
                || row.work().cpuLine().isEmpty()
                || !row.has(US)) {
            return lines;
        }
        if (row.has(HAPROXY)) {
            lines.add(line(
                    row,
                    "CPU a request, HAProxy = 1",
                    HAPROXY,
                    Metric.CPU,
                    row.work().cpuLine().getAsDouble() + MARGIN,
                    true));
            lines.add(line(
                    row, "CPU of the machine a request, HAProxy = 1", HAPROXY, Metric.BUSY, MOST_BUSY + MARGIN, true));
            lines.add(line(row, "requests a second, HAProxy = 1", HAPROXY, Metric.RATE, LEAST_RATE, false));
        }
        if (row.has(NGINX)) {
            lines.add(line(row, "requests a second, nginx = 1", NGINX, Metric.RATE, LEAST_RATE, false));
        }
        return lines;
    }

    private static Line line(Row row, String what, String base, Metric metric, double limit, boolean atMost) {
        return new Line(row.work(), row.connections(), what, row.ratio(US, base, metric), limit, atMost);
    }

    boolean held() {
        return atMost ? estimate.high() <= limit : estimate.low() >= limit;
    }

    /** Returns whether the limit lies within the interval: more rounds may tell. */
    boolean open() {
        return estimate.low() < limit && limit < estimate.high();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-8s %-10s %-42s %s (%s end at %s %.2f)",
                held() ? "held" : "NOT HELD",
                work.id(),
                what,
                estimate,
                atMost ? "upper" : "lower",
                atMost ? "most" : "least",
                limit);
    }
}
