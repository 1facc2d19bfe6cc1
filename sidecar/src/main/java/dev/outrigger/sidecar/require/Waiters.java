package dev.outrigger.sidecar.require;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Connections that came before anybody said who there is. Each is told once, on its own loop. Thread-safe; bounded by the
 * callers, who wait no longer than {@code queue_timeout} and no more than {@code max_pending}.
 */
final class Waiters {
    private final Set<Waiter> waiting = ConcurrentHashMap.newKeySet();
    private final BooleanSupplier known;

    /** @param known whether there is nothing to wait for any more; once true it stays true */
    Waiters(BooleanSupplier known) {
        this.known = known;
    }

    /** Runs {@code task} at once if it is known, else on {@code loop} when it is. Returns what calls it off. */
    Runnable whenKnown(Executor loop, Runnable task) {
        if (known.getAsBoolean()) {
            task.run();
            return () -> {};
        }
        Waiter waiter = new Waiter(loop, task);
        waiting.add(waiter);
        // Asked again: a table that came between the question and the addition has told its waiters already.
        if (known.getAsBoolean()) {
            tell(waiter);
        }
        return () -> {
            waiting.remove(waiter);
            waiter.told.set(true);
        };
    }

    /** Tells all who wait. */
    void tellAll() {
        for (Waiter waiter : waiting) {
            tell(waiter);
        }
    }

    private void tell(Waiter waiter) {
        waiting.remove(waiter);
        waiter.loop.execute(() -> {
            if (waiter.told.compareAndSet(false, true)) {
                waiter.task.run();
            }
        });
    }

    private static final class Waiter {
        private final Executor loop;
        private final Runnable task;
        private final AtomicBoolean told = new AtomicBoolean();

        Waiter(Executor loop, Runnable task) {
            this.loop = loop;
            this.task = task;
        }
    }
}
