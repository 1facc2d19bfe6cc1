package dev.outrigger.sidecar;

import dev.outrigger.routing.Scheduler;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Asks the data loops once a period whether they live, and says so when the last has answered. It runs on the control loop, so
 * what it says is true of that one too. What hangs is asked once, and until it has answered nothing is said.
 */
final class Watchdog {
    private final Scheduler control;
    private final List<? extends Executor> loops;
    private final long periodNanos;
    private final Runnable alive;
    private Scheduler.Cancellable next = Scheduler.Cancellable.NOTHING;
    private int missing;

    Watchdog(Scheduler control, List<? extends Executor> loops, long periodNanos, Runnable alive) {
        this.control = control;
        this.loops = loops;
        this.periodNanos = periodNanos;
        this.alive = alive;
    }

    /** Asks now and from now on. Control loop. */
    void ask() {
        next = control.schedule(this::ask, periodNanos);
        if (missing == 0) {
            missing = loops.size();
            loops.forEach(loop -> loop.execute(() -> control.execute(this::answered)));
        }
    }

    private void answered() {
        missing--;
        if (missing == 0) {
            alive.run();
        }
    }

    /** Asks no more. Control loop. */
    void end() {
        next.cancel();
    }
}
