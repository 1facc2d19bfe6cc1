package dev.outrigger.routing.health;

import java.util.random.RandomGenerator;

/** Chance in durations, against steps that many processes would take together. */
final class Jitter {
    private Jitter() {}

    /** Returns {@code nanos}, more or less by at most {@code percent}. */
    static long around(long nanos, int percent, RandomGenerator random) {
        long most = nanos / 100 * percent;
        return most == 0 ? nanos : nanos - most + random.nextLong(2 * most + 1);
    }
}
