package dev.outrigger.discovery;

import dev.outrigger.routing.ServiceDefinition;
import dev.outrigger.routing.Snapshot;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Several registries as one: a service or key is watched in the one that knows it. */
final class CombinedRegistry implements Registry {
    private final Function<String, Registry> registryOf;

    CombinedRegistry(Function<String, Registry> registryOf) {
        this.registryOf = registryOf;
    }

    @Override
    public Subscription watchInstances(String service, Consumer<Snapshot> watcher) {
        return registryOf.apply(service).watchInstances(service, watcher);
    }

    @Override
    public Subscription watchDefinition(String service, Consumer<Optional<ServiceDefinition>> watcher) {
        return registryOf.apply(service).watchDefinition(service, watcher);
    }

    @Override
    public Subscription watchKey(String key, Consumer<Optional<String>> watcher) {
        return registryOf.apply(key).watchKey(key, watcher);
    }
}
