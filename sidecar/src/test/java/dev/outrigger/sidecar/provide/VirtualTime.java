package dev.outrigger.sidecar.provide;

import dev.outrigger.routing.Scheduler;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A control loop whose time passes only when told. */
final class VirtualTime implements Scheduler {
    private record Task(long dueNanos, long order, Runnable body) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::dueNanos).thenComparingLong(Task::order));
    private long nanos;
    private long order;

    @Override
    public void execute(Runnable task) {
        schedule(task, 0);
    }

    @Override
    public Cancellable schedule(Runnable task, long delayNanos) {
        Task added = new Task(nanos + Math.max(0, delayNanos), order++, task);
        tasks.add(added);
        return () -> tasks.remove(added);
    }

    @Override
    public long nanos() {
        return nanos;
    }

    /** Runs what is due now. */
    void settle() {
        advance(Duration.ZERO);
    }

    void advance(Duration by) {
        long until = nanos + by.toNanos();
        for (Task next = tasks.peek(); next != null && next.dueNanos() <= until; next = tasks.peek()) {
            tasks.remove();
            nanos = next.dueNanos();
            next.body().run();
        }
        nanos = until;
    }
}
