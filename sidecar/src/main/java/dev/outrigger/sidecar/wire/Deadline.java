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

    // The wheel's: where it is queued, if it is, which may be earlier than its due after a move.
    @Nullable
    Deadline next;

    @Nullable
    Deadline previous;

    @Nullable
    TimerWheel queuedBy;

    long queuedTick;

    /** Falls due. On the loop, never inside {@link WireLoop#arm}. */
    protected abstract void due();

    /** Disarms it; from then on nobody holds it. Idempotent. */
    public final void disarm() {
        dueNanos = DISARMED;
        if (queuedBy != null) {
            queuedBy.unlink(this);
        }
    }

    /** Returns whether it is armed. */
    public final boolean armed() {
        return dueNanos != DISARMED;
    }
}
