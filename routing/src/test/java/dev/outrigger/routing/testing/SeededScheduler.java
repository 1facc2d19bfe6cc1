package dev.outrigger.routing.testing;

import dev.outrigger.routing.Scheduler;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A control loop under virtual time. Tasks of {@link #execute} run in their order; timers that fall due at the same moment run
 * in an order that the seed decides. Not thread-safe: the test is the loop.
 */
public final class SeededScheduler implements Scheduler {
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.<Task>comparingLong(task -> task.at).thenComparingLong(task -> task.rank));
    private final SplittableRandom random;
    private final long startNanos;
    private long elapsed;
    private long submitted;

    /** Starts at a time that the seed decides, so that no test depends on an origin. */
    public SeededScheduler(long seed) {
        this.random = new SplittableRandom(seed);
        this.startNanos = random.nextLong();
    }

    @Override
    public long nanos() {
        return startNanos + elapsed;
    }

    /** Returns the virtual time since the start. */
    public Duration elapsed() {
        return Duration.ofNanos(elapsed);
    }

    @Override
    public void execute(Runnable task) {
        // Below every rank that a timer can draw, and growing: before the timers of this moment, in order.
        tasks.add(new Task(task, elapsed, Long.MIN_VALUE + submitted++));
    }

    @Override
    public Cancellable schedule(Runnable task, long delayNanos) {
        Task timer = new Task(task, elapsed + Math.max(0, delayNanos), random.nextLong(Long.MAX_VALUE));
        tasks.add(timer);
        return () -> timer.cancelled = true;
    }

    /** Returns how many tasks wait for their time. */
    public long waiting() {
        return tasks.stream().filter(task -> !task.cancelled).count();
    }

    /** Runs everything that falls due within {@code time}, then lets the clock stand at its end. */
    public void runFor(Duration time) {
        runUntil(elapsed().plus(time));
    }

    /** Runs everything that falls due up to {@code end} since the start, then lets the clock stand there. */
    public void runUntil(Duration end) {
        long last = end.toNanos();
        for (Task next = tasks.peek(); next != null && next.at <= last; next = tasks.peek()) {
            tasks.remove();
            elapsed = Math.max(elapsed, next.at);
            if (!next.cancelled) {
                next.body.run();
            }
        }
        elapsed = Math.max(elapsed, last);
    }

    /** Runs what is due now. */
    public void runDue() {
        runFor(Duration.ZERO);
    }

    private static final class Task {
        private final Runnable body;
        private final long at;
        private final long rank;
        private boolean cancelled;

        Task(Runnable body, long at, long rank) {
            this.body = body;
            this.at = at;
            this.rank = rank;
        }
    }
}
