package dev.outrigger.sidecar.control;

import dev.outrigger.routing.Scheduler;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads for work that blocks (files, processes), named {@code outrigger-blocking-N}, and a queue before them. Both are
 * bounded: a disk that hangs fills the queue, and from then on work is refused, as a value, instead of piling up.
 *
 * <p>Thread-safe. Results are told on the control loop.
 */
public final class BlockingPool implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BlockingPool.class);
    private static final long IDLE_SECONDS = 30;
    private static final long CLOSE_SECONDS = 5;

    private final Scheduler control;
    private final ThreadPoolExecutor executor;
    private final int capacity;

    /**
     * @param control where results are told
     * @param threads at most so many at once; they end when idle
     * @param capacity at most so many wait
     */
    public BlockingPool(Scheduler control, int threads, int capacity) {
        this.control = control;
        this.capacity = capacity;
        AtomicInteger next = new AtomicInteger(1);
        executor = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(capacity), body -> {
                    Thread thread = new Thread(body, "outrigger-blocking-" + next.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs {@code work} on a thread of the pool.
     *
     * @param done told its value, on the control loop
     * @param failed told why there is none, on the control loop: it threw, or was refused because the pool is full or
     *     closed. Exactly one of the two is told, never inside this call; neither is once the control loop has ended
     */
    public <T> void submit(Callable<T> work, Consumer<? super T> done, Consumer<String> failed) {
        try {
            executor.execute(() -> run(work, done, failed));
        } catch (RejectedExecutionException refused) {
            String why = executor.isShutdown() ? "stopping" : capacity + " jobs wait already (expected: fewer)";
            control.execute(() -> failed.accept(why));
        }
    }

    private <T> void run(Callable<T> work, Consumer<? super T> done, Consumer<String> failed) {
        T value;
        try {
            value = work.call();
        } catch (Exception | LinkageError | AssertionError thrown) {
            if (!(thrown instanceof IOException)) {
                log.error("blocking job threw", thrown);
            }
            String why = thrown.toString();
            control.execute(() -> failed.accept(why));
            return;
        }
        control.execute(() -> done.accept(value));
    }

    /** Returns how many jobs wait. Thread-safe, approximate. */
    public int waiting() {
        return executor.getQueue().size();
    }

    /** Lets what was taken finish for at most 5 s and refuses the rest. Idempotent; not on the control loop. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                log.warn(
                        "blocking jobs still running after {} s, left behind: {}",
                        CLOSE_SECONDS,
                        executor.shutdownNow().size());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
