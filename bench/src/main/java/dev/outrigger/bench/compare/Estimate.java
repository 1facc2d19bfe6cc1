package dev.outrigger.bench.compare;

import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * A median, and between what it would lie in 95 of 100 repetitions: by the percentile bootstrap (Efron, 1979), the medians of many
 * samples that are drawn from the sample itself, with replacement.
 *
 * @param low the 2.5th percentile of these medians
 * @param high the 97.5th
 */
record Estimate(double median, double low, double high) {
    private static final int RESAMPLES = 10_000;

    /**
     * @param values one a round, at least one
     * @param random seeded by the caller, so that the same values give the same interval
     */
    static Estimate of(double[] values, RandomGenerator random) {
        double[] medians = new double[RESAMPLES];
        double[] drawn = new double[values.length];
        for (int i = 0; i < RESAMPLES; i++) {
            for (int k = 0; k < drawn.length; k++) {
                drawn[k] = values[random.nextInt(values.length)];
            }
            medians[i] = median(drawn);
        }
        Arrays.sort(medians);
        return new Estimate(
                median(values), medians[(int) (0.025 * RESAMPLES)], medians[(int) Math.ceil(0.975 * RESAMPLES) - 1]);
    }

    /** Returns the one in the middle, or between the two. Of nothing: NaN. */
    static double median(double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** Returns whether the other lies elsewhere beyond doubt: the two intervals have nothing in common. */
    boolean apart(Estimate other) {
        return high < other.low || other.high < low;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f [%.2f-%.2f]", median, low, high);
    }
}
