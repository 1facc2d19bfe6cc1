package dev.outrigger.sidecar;

import dev.outrigger.routing.Scheduler;
import dev.outrigger.sidecar.config.Configuration;
import dev.outrigger.sidecar.config.Loading;
import dev.outrigger.sidecar.control.BlockingPool;
import dev.outrigger.sidecar.process.FileWatch;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Asks for a reload a second after the last change of a file, and looks every 30 s whether one went unnoticed. On the control
 * loop; the disk is read on the blocking pool.
 */
final class ConfigWatch implements AutoCloseable {
    private static final long QUIET_NANOS = Duration.ofSeconds(1).toNanos();
    /** Whoever never stops writing is not waited for. */
    private static final long LONGEST_NANOS = Duration.ofSeconds(10).toNanos();

    private static final long RESCAN_NANOS = Duration.ofSeconds(30).toNanos();

    private final Scheduler control;
    private final BlockingPool files;
    private final Supplier<Configuration> inForce;
    private final Runnable reload;
    private final AtomicBoolean told = new AtomicBoolean();
    private final FileWatch watch;
    private Scheduler.Cancellable next = Scheduler.Cancellable.NOTHING;
    private String seen = "";
    private long firstNanos;
    private boolean touched;
    private volatile boolean closed;

    /** @param reload asked for when what is on disk is not what was seen last */
    ConfigWatch(Scheduler control, BlockingPool files, Supplier<Configuration> inForce, Runnable reload) {
        this.control = control;
        this.files = files;
        this.inForce = inForce;
        this.reload = reload;
        this.watch = FileWatch.start(this::hint);
    }

    /** Begins. Once; callable on any thread. */
    void start() {
        control.execute(this::look);
    }

    private void hint() {
        if (told.compareAndSet(false, true)) {
            control.execute(this::touched);
        }
    }

    private void touched() {
        told.set(false);
        long now = control.nanos();
        if (!touched) {
            touched = true;
            firstNanos = now;
        }
        next.cancel();
        next = control.schedule(this::look, Math.max(0, Math.min(QUIET_NANOS, firstNanos + LONGEST_NANOS - now)));
    }

    private void look() {
        if (closed) {
            return;
        }
        touched = false;
        next.cancel();
        next = control.schedule(this::look, RESCAN_NANOS);
        Configuration configuration = inForce.get();
        if (!configuration.node().watch()) {
            return;
        }
        files.submit(() -> print(configuration), this::looked, why -> {});
    }

    private String print(Configuration configuration) {
        watch.watch(Loading.folders(configuration));
        return Loading.fingerprint(configuration);
    }

    /* The first look, too, asks for a reload: a file may have changed since it was read for the start. */
    private void looked(String print) {
        if (!print.equals(seen)) {
            seen = print;
            reload.run();
        }
    }

    /** Looks no more. Idempotent; callable on any thread. */
    @Override
    public void close() {
        closed = true;
        watch.close();
        control.execute(() -> next.cancel());
    }
}
