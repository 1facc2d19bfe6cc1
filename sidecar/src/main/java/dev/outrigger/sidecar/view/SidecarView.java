package dev.outrigger.sidecar.view;

import java.util.function.Consumer;

/**
 * What a running sidecar shows of itself. Thread-safe and never blocking: the admin loop reads it, the control loop writes
 * what is read.
 */
public interface SidecarView {
    /** Returns the newest picture: at most a second old, and made anew at each change of state. */
    Overview overview();

    /**
     * Watches who provides {@code name}, whether this node requires it or not. Tells what is known at once or soon, then each
     * change, on the control loop.
     *
     * @param name a KEY or a service
     * @return ends the watch; idempotent, callable on any thread
     */
    Runnable watch(String name, Consumer<Located> told);
}
