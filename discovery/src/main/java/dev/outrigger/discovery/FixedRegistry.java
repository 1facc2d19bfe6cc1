package dev.outrigger.discovery;

import dev.outrigger.routing.Instance;
import dev.outrigger.routing.Provenance;
import dev.outrigger.routing.Scheduler;
import dev.outrigger.routing.ServiceDefinition;
import dev.outrigger.routing.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Static lists. Tells once, never again. */
final class FixedRegistry implements Registry {
    private final Scheduler scheduler;
    private final Map<String, List<Instance>> services;

    FixedRegistry(Scheduler scheduler, Map<String, List<Instance>> services) {
        this.scheduler = scheduler;
        this.services = Map.copyOf(services);
    }

    @Override
    public Subscription watchInstances(String service, Consumer<Snapshot> watcher) {
        long now = scheduler.nanos();
        Provenance live = new Provenance(Provenance.Kind.LIVE, now);
        watcher.accept(new Snapshot(service, services.getOrDefault(service, List.of()), live, now));
        return () -> {};
    }

    @Override
    public Subscription watchDefinition(String service, Consumer<Optional<ServiceDefinition>> watcher) {
        watcher.accept(Optional.empty());
        return () -> {};
    }

    @Override
    public Subscription watchKey(String key, Consumer<Optional<String>> watcher) {
        watcher.accept(Optional.empty());
        return () -> {};
    }
}
