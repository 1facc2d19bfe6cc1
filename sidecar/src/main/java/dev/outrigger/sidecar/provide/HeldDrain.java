package dev.outrigger.sidecar.provide;

import dev.outrigger.routing.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * A drain in force: when it ends by this process's own time, and since when the registry says so. Confined to the control loop.
 */
final class HeldDrain {
    private final Scheduler control;
    private final InstantSource wall;
    private Drain drain;
    private long endNanos;
    private Scheduler.Cancellable end = Scheduler.Cancellable.NOTHING;
    private boolean reached;
    private long reachedNanos;
    private boolean over;

    HeldDrain(Drain drain, Scheduler control, InstantSource wall) {
        this.drain = drain;
        this.control = control;
        this.wall = wall;
    }

    Drain drain() {
        return drain;
    }

    /** Returns whether it has ended, by whomever. */
    boolean over() {
        return over;
    }

    /** Puts other words, or another end, in force, the end from now on by a clock that nobody sets. */
    void begin(Drain now, Runnable ended) {
        drain = now;
        end.cancel();
        now.until().ifPresent(until -> {
            long left = Math.max(0, Duration.between(wall.instant(), until).toNanos());
            endNanos = control.nanos() + left;
            end = control.schedule(ended, left);
        });
    }

    void end() {
        over = true;
        end.cancel();
    }

    /** Follows a wall clock that was set, so that people and the file see when it really ends. False if it was not set. */
    boolean followClock(Duration tolerance) {
        Instant written = drain.until().orElse(null);
        if (written == null) {
            return false;
        }
        Duration by = Duration.between(written, wall.instant().plusNanos(endNanos - control.nanos()));
        if (by.abs().compareTo(tolerance) <= 0) {
            return false;
        }
        drain = drain.shifted(by);
        return true;
    }

    /** Has it that the registry answers: what was announced before this process, it holds no more or hears of now. Once. */
    void reach() {
        reached = true;
        reachedNanos = control.nanos();
    }

    /** Returns whether the registry was seen to hold each of {@code instances} as draining, or not to hold it. */
    boolean acknowledged(List<ProvidedService> instances) {
        return reached
                && instances.stream().allMatch(one -> one.drainHeldNanos().isPresent());
    }

    /** Returns whether consumers had {@code delay} to hear of each of {@code instances} since. */
    boolean heard(List<ProvidedService> instances, Duration delay) {
        return acknowledged(instances)
                && past(reachedNanos, delay)
                && instances.stream().allMatch(one -> past(one.drainHeldNanos().getAsLong(), delay));
    }

    private boolean past(long nanos, Duration delay) {
        return control.nanos() - nanos >= delay.toNanos();
    }
}
