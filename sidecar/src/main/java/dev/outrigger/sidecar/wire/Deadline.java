package dev.outrigger.sidecar.wire;

import org.jspecify.annotations.Nullable;

/**
 * A time-out that is armed, moved and disarmed often and falls due seldom. Extend it, one object per connection; confined to
 * its loop.
 */
public abstract class Deadline implements Guarded {
    /** Not armed. */
    static final long DISARMED = Long.MIN_VALUE;

    long dueNanos = DISARMED;

    // The wheel's: where it is queued, which may be earlier than its due after a move.
    @Nullable
    Deadline next;

    @Nullable
    Deadline previous;

    boolean queued;
    long queuedTick;

    /** Falls due. On the loop, never inside {@link WireLoop#arm}. */
    protected abstract void due();

    /** Disarms it. Idempotent. */
    public final void disarm() {
        dueNanos = DISARMED;
    }

    /** Returns whether it is armed. */
    public final boolean armed() {
        return dueNanos != DISARMED;
    }
}
