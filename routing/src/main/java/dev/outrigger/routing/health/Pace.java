package dev.outrigger.routing.health;

import dev.outrigger.routing.Check;
import java.util.random.RandomGenerator;

/** How long to wait before the next probe. */
interface Pace {
    /**
     * Returns the nanoseconds from the end of one probe to the start of the next.
     *
     * @param probes since the verdict last changed
     */
    long waitNanos(Check check, RiseFall verdict, int probes, RandomGenerator random);

    /** Returns the nanoseconds before the very first probe. */
    long firstNanos(Check check, RandomGenerator random);

    /**
     * The check's own interval; while in transition a quarter of it, at least 500 ms. The first falls anywhere within a
     * quarter of the interval, so that the instances of a node do not all get theirs at once.
     */
    final class Steady implements Pace {
        private static final long SHORTEST_TRANSITION = 500_000_000L;

        @Override
        public long waitNanos(Check check, RiseFall verdict, int probes, RandomGenerator random) {
            long interval = check.interval().toNanos();
            long wait =
                    verdict.inTransition() ? Math.min(interval, Math.max(SHORTEST_TRANSITION, interval / 4)) : interval;
            return Jitter.around(wait, 10, random);
        }

        @Override
        public long firstNanos(Check check, RandomGenerator random) {
            return random.nextLong(1 + check.interval().toNanos() / 4);
        }
    }

    /** For endpoints that somebody else is answerable for: soon once, then from 2 s on growing to 30 s. */
    final class Doubted implements Pace {
        private static final long FIRST = 500_000_000L;
        private static final long SHORTEST = 2_000_000_000L;
        private static final long LONGEST = 30_000_000_000L;

        @Override
        public long waitNanos(Check check, RiseFall verdict, int probes, RandomGenerator random) {
            return Jitter.around(Math.min(LONGEST, SHORTEST << Math.min(probes - 1, 4)), 20, random);
        }

        @Override
        public long firstNanos(Check check, RandomGenerator random) {
            return random.nextLong(FIRST);
        }
    }
}
