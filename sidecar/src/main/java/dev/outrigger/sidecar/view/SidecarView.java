package dev.outrigger.sidecar.view;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a running sidecar shows of itself. Thread-safe and never blocking: the admin loop reads it, the control loop writes
 * what is read.
 */
public interface SidecarView {
    /** Returns the newest picture: at most a second old, and made anew at each change of state. */
    Overview overview();

    /**
     * Returns all that is known of {@code name}, whether it is required or not; empty if nothing is.
     *
     * @param name a service, the KEY of a datastore, or a KEY that a known service provides
     */
    Optional<Explanation> explain(String name);

    /** Returns what {@link #explain} knows that {@code name} may have meant, nearest first; may be empty. */
    List<String> near(String name);

    /** Returns the files in force as a plain tree, with every default, secrets masked. */
    Map<String, Object> configuration();

    /**
     * Watches who provides {@code name}, whether this node requires it or not, or which datastore it is; its password reads
     * {@code ***}. Tells what is known at once or soon, then each
     * change, on the control loop.
     *
     * @param name a KEY or a service
     * @return ends the watch; idempotent, callable on any thread
     */
    Runnable watch(String name, Consumer<Located> told);

    /** Watches as {@link #watch} does, and tells the passwords of datastores too. For who may know them only. */
    Runnable watchWithSecrets(String name, Consumer<Located> told);
}
