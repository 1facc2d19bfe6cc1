package dev.outrigger.discovery.zookeeper;

import java.time.Duration;

/*
 * How soon a path that changed is read again. After a quiet time: at once. A list of a large service costs 40 bytes a
 * member for each reader, so a path that keeps changing is read less and less often: 20 re-reads are immediate, two more
 * every second; beyond them the re-arming of the watch waits, longer the larger the service. Inside the 20, a list that
 * found several changes at once is the mark of a burst (a deployment, a registrar that comes back): the next one waits
 * 10 ms, then twice that, so that 200 changes within 300 ms cost ten lists and not two hundred.
 */
/** The budget of re-reads of one path. Confined to the control loop. */
final class Pace {
    private static final int IMMEDIATE = 20;
    private static final long REFILL_NANOS = Duration.ofMillis(500).toNanos();
    private static final long WINDOW = Duration.ofMillis(250).toNanos();
    private static final long LONGEST = Duration.ofSeconds(5).toNanos();
    private static final long BREATH = Duration.ofMillis(10).toNanos();
    private static final long QUIET = Duration.ofSeconds(1).toNanos();
    private static final int SCALE = 200;

    private final Seams seams;
    private long fullAtNanos;
    private long lastNanos;
    private int burst;

    Pace(Seams seams) {
        this.seams = seams;
        this.fullAtNanos = seams.scheduler().nanos();
        this.lastNanos = fullAtNanos;
    }

    /** Returns how long a re-read may have to wait at most where there are {@code members}. */
    static Duration longest(int members) {
        long window = WINDOW + WINDOW * members / SCALE;
        return Duration.ofNanos(Math.min(LONGEST, window + window / 2));
    }

    /** Notes that a read found {@code changes}. */
    void found(int changes) {
        lastNanos = seams.scheduler().nanos();
        burst = changes > 1 ? Math.min(burst + 1, 6) : 0;
    }

    /** Takes a re-read from the budget; returns how long it has to wait. */
    long take(int members) {
        long now = seams.scheduler().nanos();
        // The bucket as the time at which it will be full again: each re-read puts that off by its refill.
        long full = fullAtNanos - now > 0 ? fullAtNanos : now;
        if (full + REFILL_NANOS - now > IMMEDIATE * REFILL_NANOS) {
            return Math.min(LONGEST, seams.around(WINDOW + WINDOW * members / SCALE));
        }
        fullAtNanos = full + REFILL_NANOS;
        if (now - lastNanos > QUIET) {
            burst = 0;
        }
        return burst == 0 ? 0 : Math.min(WINDOW, BREATH << (burst - 1));
    }
}
