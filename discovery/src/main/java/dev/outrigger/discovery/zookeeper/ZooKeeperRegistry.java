package dev.outrigger.discovery.zookeeper;

import dev.outrigger.discovery.DiscoveryEvent;
import dev.outrigger.discovery.Registry;
import dev.outrigger.discovery.Subscription;
import dev.outrigger.discovery.document.Definitions;
import dev.outrigger.discovery.document.Names;
import dev.outrigger.discovery.document.Problems;
import dev.outrigger.discovery.zookeeper.Coordination.Session;
import dev.outrigger.routing.ServiceDefinition;
import dev.outrigger.routing.Snapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The native format, read. One watch a path, however many watch it here. Confined to the control loop. */
final class ZooKeeperRegistry implements Registry {
    private final Seams seams;
    private final Root root;
    private final Map<String, InstanceReader> instances = new HashMap<>();
    private final Map<String, NodeReader<ServiceDefinition>> definitions = new HashMap<>();
    private final Map<String, NodeReader<String>> keys = new HashMap<>();

    ZooKeeperRegistry(Seams seams, Root root) {
        this.seams = seams;
        this.root = root;
    }

    void sessionChanged(Session session) {
        all().forEach(watch -> watch.sessionChanged(session));
    }

    void rootChanged() {
        all().forEach(PathWatch::rootChanged);
    }

    void close() {
        all().forEach(PathWatch::stop);
    }

    private List<PathWatch> all() {
        List<PathWatch> all = new ArrayList<>(instances.values());
        all.addAll(definitions.values());
        all.addAll(keys.values());
        return all;
    }

    @Override
    public Subscription watchInstances(String service, Consumer<Snapshot> watcher) {
        InstanceReader reader = instances.get(service);
        if (reader == null) {
            reader = new InstanceReader(seams, root, service);
            instances.put(service, reader);
            reader.start();
        }
        reader.add(watcher);
        InstanceReader watched = reader;
        return () -> {
            if (watched.remove(watcher) && instances.remove(service, watched)) {
                watched.close();
            }
        };
    }

    @Override
    public Subscription watchDefinition(String service, Consumer<Optional<ServiceDefinition>> watcher) {
        return watch(
                definitions, service, service, seams.service(service), bytes -> definition(service, bytes), watcher);
    }

    @Override
    public Subscription watchKey(String key, Consumer<Optional<String>> watcher) {
        return watch(keys, key, "", seams.key(key), ZooKeeperRegistry::holder, watcher);
    }

    private <T> Subscription watch(
            Map<String, NodeReader<T>> readers,
            String name,
            String service,
            String path,
            NodeReader.Decoder<T> decoder,
            Consumer<Optional<T>> watcher) {
        NodeReader<T> reader = readers.get(name);
        if (reader == null) {
            reader = new NodeReader<>(seams, root, service, path, decoder);
            readers.put(name, reader);
            reader.start();
        }
        reader.add(watcher);
        NodeReader<T> watched = reader;
        return () -> {
            if (watched.remove(watcher) && readers.remove(name, watched)) {
                watched.stop();
            }
        };
    }

    private ServiceDefinition definition(String service, byte[] bytes) throws IOException {
        Problems problems = new Problems();
        String path = seams.service(service);
        Optional<ServiceDefinition> definition = Definitions.read(service, path, Json.object(bytes), problems);
        problems.all()
                .forEach(problem -> seams.events()
                        .accept(new DiscoveryEvent.DefinitionUnreadable(service, path, problem.toString())));
        return definition.orElseThrow(() -> new IOException("not an object"));
    }

    /** Returns the service that a key's node names. */
    static String holder(byte[] bytes) throws IOException {
        Object service = Json.object(bytes).get("service");
        if (service instanceof String id && Names.isId(id)) {
            return id;
        }
        throw new IOException("service: \"" + service + "\" (expected: " + Names.ID_WORDS + ")");
    }
}
