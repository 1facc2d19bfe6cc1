package dev.outrigger.routing.health;

/**
 * Spreads the probes of a whole process evenly, so that no second sees more than its share. Confined to the control loop.
 *
 * <p>A virtual schedule (GCRA, ITU-T I.371): each probe moves the theoretical time of the next by one slot.
 */
public final class ProbeLimiter {
    /** Probes a second of one process. */
    public static final int USUAL_RATE = 100;

    private static final long SECOND = 1_000_000_000L;

    private final long slotNanos;
    private long nextNanos;
    private boolean used;

    /**
     * @param perSecond at least 1
     */
    public ProbeLimiter(int perSecond) {
        if (perSecond < 1) {
            throw new IllegalArgumentException("perSecond: " + perSecond + " (expected: at least 1)");
        }
        this.slotNanos = SECOND / perSecond;
    }

    /** Takes the next slot; returns how long to wait for it, 0 for not at all. */
    public long reserve(long now) {
        if (!used || nextNanos - now < 0) {
            used = true;
            nextNanos = now;
        }
        long wait = nextNanos - now;
        nextNanos += slotNanos;
        return wait;
    }
}
