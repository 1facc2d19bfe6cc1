package dev.outrigger.sidecar.control;

import dev.outrigger.routing.Scheduler;
import dev.outrigger.routing.Ticker;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
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
    private final EventLoop loop;
    private final LongAdder failures = new LongAdder();
    private volatile boolean closed;

    private ControlLoop(Ticker ticker) {
        this.ticker = ticker;
        // Netty's inbox has no lock: a data loop that tells something here never waits for another one that does.
        this.loop = new MultiThreadIoEventLoopGroup(1, ControlLoop::newThread, LocalIoHandler.newFactory()).next();
    }

    /** Starts the loop. */
    public static ControlLoop start(Ticker ticker) {
        return new ControlLoop(ticker);
    }

    private static Thread newThread(Runnable body) {
        Thread created = new FastThreadLocalThread(body, "outrigger-control");
        created.setDaemon(true);
        return created;
    }

    @Override
    public void execute(Runnable task) {
        if (closed) {
            return;
        }
        try {
            loop.execute(guarded(task));
        } catch (RejectedExecutionException ended) {
            log.trace("dropped", ended);
        }
    }

    @Override
    public Cancellable schedule(Runnable task, long delayNanos) {
        if (closed) {
            return Cancellable.NOTHING;
        }
        try {
            Future<?> future = loop.schedule(guarded(task), Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException ended) {
            return Cancellable.NOTHING;
        }
    }

    @Override
    public long nanos() {
        return ticker.nanos();
    }

    /** Returns whether the caller is on the loop. Thread-safe; for assertions. */
    public boolean inLoop() {
        return loop.inEventLoop();
    }

    /** Returns how many tasks threw since the start. Thread-safe; should stay 0. */
    public long failures() {
        return failures.sum();
    }

    /**
     * Ends the loop: the running task is finished, what was submitted for at once before it still runs, timers do not. Waits
     * at most 5 s for that, unless called on the loop itself. Idempotent.
     */
    @Override
    public void close() {
        closed = true;
        Future<?> end = loop.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
        if (inLoop()) {
            return;
        }
        try {
            if (!end.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
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
