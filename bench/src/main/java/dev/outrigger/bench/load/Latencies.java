package dev.outrigger.bench.load;

import java.util.Arrays;
import java.util.Locale;

/** A growing list of durations in nanoseconds, for exact percentiles. Not thread-safe. */
public final class Latencies {
    private long[] values = new long[1 << 12];
    private int size;

    /** Adds one duration; negative ones count as they are. */
    public void add(long nanos) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = nanos;
    }

    /** Returns how many were added. */
    public int count() {
        return size;
    }

    /**
     * Returns the value below which the share {@code quantile} of all lies, in milliseconds; NaN when there is none.
     *
     * @param quantile 0 to 1
     */
    public double millis(double quantile) {
        if (size == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(values, size);
        Arrays.sort(sorted);
        int index = (int) Math.ceil(quantile * size) - 1;
        return sorted[Math.max(0, Math.min(size - 1, index))] / 1e6;
    }

    /** Returns median, 99th percentile and maximum for a person. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "median %.2f ms, p99 %.2f ms, max %.2f ms", millis(0.5), millis(0.99), millis(1));
    }
}
