package dev.outrigger.discovery;

/** A watch that can be ended. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
    /** Ends the watch: nothing is told after this returns. Idempotent; on the control loop. */
    @Override
    void close();
}
