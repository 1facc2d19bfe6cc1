package dev.outrigger.sidecar.provide;

import dev.outrigger.routing.Scheduler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Keeps the drains on disk: one write at a time, always of what holds now, again and again while the disk does not take it.
 * Confined to the control loop.
 */
final class DrainKeeping {
    static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(5);
    static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Scheduler control;
    private final Disk disk;
    private final List<Waiter> waiters = new ArrayList<>();
    private List<Drain> wanted = List.of();
    private long revision;
    private boolean writing;
    private String trouble = "";
    private Scheduler.Cancellable retry = Scheduler.Cancellable.NOTHING;

    /** Where they are kept. */
    @FunctionalInterface
    interface Disk {
        /**
         * Writes {@code drains} somewhere else and returns at once.
         *
         * @param done told on the control loop, once, why it could not be; empty if it was
         */
        void write(List<Drain> drains, Consumer<Optional<String>> done);
    }

    DrainKeeping(Scheduler control, Disk disk) {
        this.control = control;
        this.disk = disk;
    }

    /** Returns why what holds now is not on disk; empty if it is, or will be in a moment. */
    String trouble() {
        return trouble;
    }

    /**
     * Keeps {@code now}.
     *
     * @param told once, after {@link #DEADLINE_NANOS} at the latest: why it is not on disk; empty if it is
     */
    void keep(Collection<Drain> now, Consumer<Optional<String>> told) {
        wanted = List.copyOf(now);
        revision++;
        Waiter waiter = new Waiter(revision, told);
        waiters.add(waiter);
        waiter.deadline = control.schedule(
                () -> waiter.tell(Optional.of(DrainFile.NAME + " not written: the disk has not answered in "
                        + TimeUnit.NANOSECONDS.toSeconds(DEADLINE_NANOS) + " s")),
                DEADLINE_NANOS);
        write();
    }

    private void write() {
        if (!writing) {
            writing = true;
            retry.cancel();
            long of = revision;
            disk.write(wanted, why -> written(of, why));
        }
    }

    private void written(long of, Optional<String> why) {
        writing = false;
        trouble = why.orElse("");
        List<Waiter> served =
                waiters.stream().filter(waiter -> waiter.revision <= of).toList();
        served.forEach(waiter -> waiter.tell(why));
        if (of != revision) {
            write();
        } else if (why.isPresent()) {
            retry = control.schedule(this::write, RETRY_NANOS);
        }
    }

    /** Somebody who wants to know. */
    private final class Waiter {
        private final long revision;
        private final Consumer<Optional<String>> told;
        private Scheduler.Cancellable deadline = Scheduler.Cancellable.NOTHING;

        Waiter(long revision, Consumer<Optional<String>> told) {
            this.revision = revision;
            this.told = told;
        }

        void tell(Optional<String> why) {
            deadline.cancel();
            if (waiters.remove(this)) {
                told.accept(why);
            }
        }
    }
}
