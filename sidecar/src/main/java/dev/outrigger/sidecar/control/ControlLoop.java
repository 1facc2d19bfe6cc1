package dev.outrigger.sidecar.control;

import dev.outrigger.routing.Scheduler;
import dev.outrigger.routing.Ticker;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which routing state is written, named {@code outrigger-control}. A daemon: it does not keep the
 * process alive.
 *
 * <p>A task that throws is a defect of ours. It is logged as an error and counted, and the loop goes on: a sidecar whose
 * loop died would serve ever older tables without a word, and one bad entry must not take the others' updates with it.
 * Running out of memory is left to the JVM's own switch ({@code -XX:+ExitOnOutOfMemoryError}).
 *
 * <p>After {@link #close} tasks are dropped: what still comes in then are the late answers of probes and registries.
 */
public final class ControlLoop implements Scheduler, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ControlLoop.class);
    private static final long CLOSE_SECONDS = 5;

    private final Ticker ticker;
    private final ScheduledThreadPoolExecutor executor;
    private final LongAdder failures = new LongAdder();
    private volatile Thread thread = Thread.currentThread();

    private ControlLoop(Ticker ticker) {
        this.ticker = ticker;
        executor = new ScheduledThreadPoolExecutor(1, this::newThread, new ThreadPoolExecutor.DiscardPolicy());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Starts the loop. */
    public static ControlLoop start(Ticker ticker) {
        ControlLoop loop = new ControlLoop(ticker);
        loop.executor.prestartAllCoreThreads();
        return loop;
    }

    private Thread newThread(Runnable body) {
        Thread created = new Thread(body, "outrigger-control");
        created.setDaemon(true);
        thread = created;
        return created;
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(guarded(task));
    }

    @Override
    public Cancellable schedule(Runnable task, long delayNanos) {
        Future<?> future;
        try {
            future = executor.schedule(guarded(task), Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            return Cancellable.NOTHING;
        }
        return () -> future.cancel(false);
    }

    @Override
    public long nanos() {
        return ticker.nanos();
    }

    /** Returns whether the caller is on the loop. Thread-safe; for assertions. */
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    /** Returns how many tasks threw since the start. Thread-safe; should stay 0. */
    public long failures() {
        return failures.sum();
    }

    /** Returns how many tasks wait, timers among them. Thread-safe, approximate. */
    public int waiting() {
        return executor.getQueue().size();
    }

    /**
     * Ends the loop: the running task is finished, what was submitted for at once before it still runs, timers do not. Waits
     * at most 5 s for that, unless called on the loop itself. Idempotent.
     */
    @Override
    public void close() {
        executor.shutdown();
        if (inLoop()) {
            return;
        }
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                log.warn("control loop still busy after {} s, left behind", CLOSE_SECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable defect) {
                failures.increment();
                log.error("task on the control loop threw, going on", defect);
            }
        };
    }
}
