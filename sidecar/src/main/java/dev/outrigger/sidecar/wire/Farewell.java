package dev.outrigger.sidecar.wire;

import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/*
 * The last of a connection that ends with a reset, which comes once what was written before has arrived. The kernel has no such
 * end: its close delivers but looks like an end in order, its reset drops what is not sent yet. Nor does it tell when all was
 * acknowledged, so it is asked, less and less often while nothing moves. Confined to the wire's loop.
 */
final class Farewell extends Deadline implements Wire.Handler {
    private static final long OFTEN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long SELDOM_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Wire wire;
    private final IntSupplier undelivered;
    private final Runnable gone;
    private int left = -1;
    private long movedNanos;
    private long delayNanos;

    /** @param undelivered returns another value whenever something was acknowledged, and 0 once everything is */
    Farewell(Wire wire, IntSupplier undelivered, Runnable gone) {
        this.wire = wire;
        this.undelivered = undelivered;
        this.gone = gone;
    }

    /** Looks how far it is. */
    @Override
    protected void due() {
        long now = wire.loop().nanos();
        int before = left;
        left = undelivered.getAsInt();
        if (left != before) {
            movedNanos = now;
            delayNanos = OFTEN_NANOS;
        }
        if (left == 0 || now - movedNanos >= PATIENCE_NANOS) {
            end();
            return;
        }
        wire.loop().arm(this, delayNanos);
        delayNanos = Math.min(2 * delayNanos, SELDOM_NANOS);
    }

    @Override
    public void readable(Wire told) {}

    @Override
    public void writable(Wire told) {}

    @Override
    public void threw() {
        end();
    }

    private void end() {
        disarm();
        wire.reset();
        gone.run();
    }
}
