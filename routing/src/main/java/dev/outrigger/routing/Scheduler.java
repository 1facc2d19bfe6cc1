package dev.outrigger.routing;

/**
 * The control loop as those see it who run on it: one serial context on which all routing state is written.
 *
 * <p>Tasks never run inside the call that submits them (no re-entrance), and run one after the other. Thread-safe.
 */
public interface Scheduler extends Ticker {
    /** Runs {@code task} on the control loop, after what was submitted before it. */
    void execute(Runnable task);

    /**
     * Runs {@code task} on the control loop, once, {@code delayNanos} from now (0 or less: as soon as possible).
     *
     * @return a handle that cancels it; cancelling what has run already does nothing
     */
    Cancellable schedule(Runnable task, long delayNanos);

    /** A task that can be called off. Call on the control loop. */
    @FunctionalInterface
    interface Cancellable {
        /** Does nothing, whenever it is called. */
        Cancellable NOTHING = () -> {};

        /** Calls the task off. Idempotent. */
        void cancel();
    }
}
