package dev.outrigger.discovery;

import dev.outrigger.routing.ServiceDefinition;
import dev.outrigger.routing.Snapshot;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where instances are announced. Called, and calls back, on the control loop only; nothing blocks.
 *
 * <p>A watch first tells what is known at once (an {@code UNKNOWN} snapshot at least) and then every change. Errors never
 * shrink what was told: they change its provenance.
 */
public interface Registry {
    /** Watches the instances of {@code service}, whether it exists yet or not. */
    Subscription watchInstances(String service, Consumer<Snapshot> watcher);

    /** Watches what the registry remembers of {@code service}. Told empty when it is known that there is nothing. */
    Subscription watchDefinition(String service, Consumer<Optional<ServiceDefinition>> watcher);

    /** Watches which service provides {@code key}. Told empty when it is known that nobody does. */
    Subscription watchKey(String key, Consumer<Optional<String>> watcher);
}
