package dev.outrigger.discovery;

import dev.outrigger.routing.ServiceDefinition;
import java.util.List;
import java.util.function.Consumer;

/**
 * The operator's hand on what a registry remembers. Called, and calls back exactly once, on the control loop only; nothing
 * blocks. Waits a bounded time for the registry.
 */
public interface Definitions {
    /** Creates the chroot and the federation, as far as they are missing. */
    void init(Consumer<Outcome> done);

    /**
     * Replaces the definition of {@code definition.service()} on purpose, by compare-and-set. Its claims move with it, in the
     * same transaction: keys that it no longer has are free, those that it has are its own, and one that another service
     * provides makes it fail.
     *
     * @param dryRun only tell what would change
     */
    void define(ServiceDefinition definition, boolean dryRun, Consumer<Outcome> done);

    /** What became of a command. */
    sealed interface Outcome {}

    /** It is done; {@code changes} tells what changed (or would), one line each, empty if nothing. */
    record Done(List<String> changes) implements Outcome {
        public Done {
            changes = List.copyOf(changes);
        }
    }

    /** It is not done, and why. */
    record Failed(String why) implements Outcome {}
}
