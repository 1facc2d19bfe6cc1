package dev.outrigger.bench.compare;

import java.util.Arrays;

/** Durations whose number was known before, in order: for exact quantiles. */
final class Durations {
    private final long[] sorted;

    private Durations(long[] sorted) {
        this.sorted = sorted;
    }

    /** Takes the array over and sorts it; in nanoseconds. */
    static Durations sorting(long[] nanos) {
        Arrays.sort(nanos);
        return new Durations(nanos);
    }

    int count() {
        return sorted.length;
    }

    /** Returns what the share {@code quantile} of them does not exceed, in milliseconds; of none at all NaN. */
    double millis(double quantile) {
        int rank = (int) Math.ceil(quantile * sorted.length) - 1;
        return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, rank)] / 1e6;
    }
}
