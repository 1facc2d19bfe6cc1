package dev.outrigger.discovery;

import dev.outrigger.routing.Events;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Provenance;
import dev.outrigger.routing.Scheduler;
import dev.outrigger.routing.ServiceDefinition;
import dev.outrigger.routing.Snapshot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Hosts by name, each address an instance. Confined to the control loop. */
final class DatastoreRegistry implements Registry {
    private final Function<String, List<String>> datastores;
    private final NameResolver resolver;
    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final Events events;

    DatastoreRegistry(
            Function<String, List<String>> datastores,
            NameResolver resolver,
            Scheduler scheduler,
            RandomGenerator random,
            Events events) {
        this.datastores = datastores;
        this.resolver = resolver;
        this.scheduler = scheduler;
        this.random = random;
        this.events = events;
    }

    @Override
    public Subscription watchInstances(String service, Consumer<Snapshot> watcher) {
        Watched watched = new Watched(service, datastores.apply(service), watcher);
        watched.start();
        return watched;
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

    /** One datastore under watch. */
    private final class Watched implements Subscription {
        private final String service;
        private final Consumer<Snapshot> watcher;
        private final List<Host> hosts = new ArrayList<>();

        Watched(String service, List<String> places, Consumer<Snapshot> watcher) {
            this.service = service;
            this.watcher = watcher;
            for (String place : places) {
                hosts.add(new Host(this, place));
            }
        }

        void start() {
            tell();
            hosts.forEach(host -> host.kept.start());
        }

        /* Told as soon as the first name has its addresses: a database whose stand-by has no name yet is usable. */
        void tell() {
            Map<String, Instance> instances = new LinkedHashMap<>();
            for (Host host : hosts) {
                host.kept.addresses().forEach(address -> host.list(address, instances));
            }
            long now = scheduler.nanos();
            boolean known = hosts.isEmpty() || !instances.isEmpty();
            Provenance.Kind kind = known ? Provenance.Kind.LIVE : Provenance.Kind.UNKNOWN;
            watcher.accept(new Snapshot(service, List.copyOf(instances.values()), new Provenance(kind, now), now));
        }

        @Override
        public void close() {
            hosts.forEach(host -> host.kept.close());
        }
    }

    /** One name of a datastore. */
    private final class Host {
        private final String name;
        private final int port;
        private final KeptAddresses kept;

        Host(Watched owner, String place) {
            int colon = place.lastIndexOf(':');
            String host = place.substring(0, colon);
            this.name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            this.port = Integer.parseInt(place.substring(colon + 1));
            this.kept = new KeptAddresses(
                    name,
                    resolver,
                    scheduler,
                    random,
                    owner::tell,
                    why -> events.accept(new DiscoveryEvent.ResolutionFailed(owner.service, name, why)));
        }

        private void list(InetAddress address, Map<String, Instance> instances) {
            String id = Instance.id(address.getHostAddress(), port);
            instances.putIfAbsent(
                    id,
                    new Instance(
                            id,
                            name,
                            new InetSocketAddress(address, port),
                            Instance.USUAL_WEIGHT,
                            "",
                            "",
                            InstanceState.UP,
                            "",
                            Map.of(),
                            0));
        }
    }
}
