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
    private boolean acknowledged;
    private long acknowledgedNanos;
    private int outstanding;
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

    /** Waits for the registry to hold {@code services} as they are now. Once. */
    void awaitAcknowledgement(List<ProvidedService> services) {
        outstanding = services.size() + 1;
        services.forEach(service -> service.whenAnnounced(this::arrived));
        arrived();
    }

    private void arrived() {
        outstanding--;
        if (outstanding == 0) {
            acknowledged = true;
            acknowledgedNanos = control.nanos();
        }
    }

    /** Returns whether the registry was seen to hold every instance as draining, or to hold none. */
    boolean acknowledged() {
        return acknowledged;
    }

    /** Returns whether consumers had {@code delay} to hear of it since. */
    boolean heard(Duration delay) {
        return acknowledged && control.nanos() - acknowledgedNanos >= delay.toNanos();
    }
}
