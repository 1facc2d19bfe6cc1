package dev.outrigger.sidecar.telemetry;

/**
 * The twelve fixed bounds of every {@code *_seconds} histogram, and where a histogram lies among {@link Cells}: one cell a
 * bucket, one for what is above the last bound, one for the sum of nanoseconds.
 */
final class Buckets {
    /** Upper bounds, inclusive. */
    private static final double[] SECONDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30};

    private static final long[] NANOS = nanos();

    /** Bounds, and one bucket above them. */
    static final int COUNT = SECONDS.length + 1;

    /** How many cells a histogram takes. */
    static final int CELLS = COUNT + 1;

    private Buckets() {}

    /** Counts {@code nanos} in the histogram that begins at {@code base}. */
    static void record(Cells cells, int base, long nanos) {
        cells.add(base + bucket(nanos), 1);
        cells.add(base + COUNT, nanos);
    }

    /** Returns what was counted in the histogram that begins at {@code base}. */
    static Distribution read(Cells cells, int base) {
        long[] counts = new long[COUNT];
        for (int i = 0; i < COUNT; i++) {
            counts[i] = cells.at(base + i);
        }
        return new Distribution(counts, cells.at(base + COUNT) / 1e9);
    }

    /** Returns the bucket that {@code nanos} falls into; the last is above all bounds. */
    static int bucket(long nanos) {
        int bucket = 0;
        while (bucket < NANOS.length && nanos > NANOS[bucket]) {
            bucket++;
        }
        return bucket;
    }

    /** Returns the inclusive upper bound of {@code bucket}: infinite for the last. */
    static double bound(int bucket) {
        return bucket < SECONDS.length ? SECONDS[bucket] : Double.POSITIVE_INFINITY;
    }

    private static long[] nanos() {
        long[] nanos = new long[SECONDS.length];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = Math.round(SECONDS[i] * 1e9);
        }
        return nanos;
    }
}
