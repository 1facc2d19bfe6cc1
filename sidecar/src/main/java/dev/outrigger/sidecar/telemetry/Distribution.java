package dev.outrigger.sidecar.telemetry;

/** A histogram folded over all its writers. Immutable. */
final class Distribution {
    private final long[] counts;
    private final double sumSeconds;

    /** @param counts one a bucket of {@link Buckets}, not cumulative; not copied */
    Distribution(long[] counts, double sumSeconds) {
        this.counts = counts;
        this.sumSeconds = sumSeconds;
    }

    long at(int bucket) {
        return counts[bucket];
    }

    double sumSeconds() {
        return sumSeconds;
    }

    long count() {
        long sum = 0;
        for (long one : counts) {
            sum += one;
        }
        return sum;
    }

    /** Returns what was added to {@code before}. */
    Distribution minus(Distribution before) {
        long[] added = new long[counts.length];
        for (int i = 0; i < added.length; i++) {
            added[i] = Math.max(0, counts[i] - before.counts[i]);
        }
        return new Distribution(added, sumSeconds - before.sumSeconds);
    }

    /** Returns the upper bound of the bucket that holds quantile {@code q}; 0 without values, the last bound above it. */
    double quantile(double q) {
        long rank = (long) Math.ceil(q * count());
        long seen = 0;
        for (int i = 0; rank > 0 && i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return Buckets.bound(Math.min(i, counts.length - 2));
            }
        }
        return 0;
    }
}
