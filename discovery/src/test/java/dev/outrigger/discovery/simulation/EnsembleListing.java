package dev.outrigger.discovery.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.Announcer;
import dev.outrigger.discovery.NameResolver;
import dev.outrigger.discovery.Registry;
import dev.outrigger.discovery.Subscription;
import dev.outrigger.discovery.zookeeper.ScriptedEnsemble;
import dev.outrigger.discovery.zookeeper.ZooKeeper;
import dev.outrigger.discovery.zookeeper.ZooKeeperSettings;
import dev.outrigger.routing.Check;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Provenance;
import dev.outrigger.routing.Scheduler;
import dev.outrigger.routing.ServiceDefinition;
import dev.outrigger.routing.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Our own registry and announcer, over an ensemble that lags, expires, is wiped and comes back as another one. */
final class EnsembleListing implements Listing {
    private static final String ROOT = "/outrigger/default";
    private static final String INSTANCES = ROOT + "/services/api/instances";
    private static final ServiceDefinition API = new ServiceDefinition(
            "api", Optional.empty(), Optional.of(8080), false, Map.of(), List.of(Check.TCP), Map.of());

    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final ScriptedEnsemble ensemble;
    private final Map<String, Registrar> registrars = new HashMap<>();
    private final List<ScriptedEnsemble.Client> consumers = new ArrayList<>();
    private final List<Sight> sights = new ArrayList<>();
    private Set<String> present = Set.of();
    private ScriptedEnsemble.Past past;
    private boolean wiping;
    private long starts;

    private record Registrar(ScriptedEnsemble.Client client, Announcer.Announcement announcement) {}

    EnsembleListing(Scheduler scheduler, RandomGenerator random) {
        this.scheduler = scheduler;
        this.random = random;
        this.ensemble = new ScriptedEnsemble(scheduler, random);
        init();
        this.past = ensemble.past();
        ensemble.onChange(this::changed);
    }

    private void init() {
        ensemble.create(ROOT + "/services", "");
        ensemble.create(ROOT + "/keys", "");
    }

    private ScriptedEnsemble.Client open(String node) {
        ZooKeeperSettings settings = new ZooKeeperSettings(
                "scripted", "/outrigger", "default", Duration.ofSeconds(8), Optional.empty(), false);
        NameResolver resolver = (host, done) -> scheduler.execute(() -> done.accept(new NameResolver.Failed("none")));
        return ensemble.open(settings, new ZooKeeper.Node(node, node, ++starts), event -> {}, resolver);
    }

    @Override
    public Registry sight(RandomGenerator chance) {
        ScriptedEnsemble.Client client = open("consumer-" + consumers.size());
        consumers.add(client);
        Sight sight = new Sight(client.zookeeper().registry());
        sights.add(sight);
        return sight;
    }

    @Override
    public boolean announces(SimulatedInstance place) {
        return registrars.containsKey(place.id());
    }

    @Override
    public void announce(SimulatedInstance place) {
        Registrar registrar = registrars.get(place.id());
        if (registrar != null) {
            registrar.announcement.change(
                    place.announced().state(), place.announced().weight());
            return;
        }
        ScriptedEnsemble.Client client = open("node-of-" + place.id());
        Announcer announcer = client.zookeeper().announcer();
        registrars.put(place.id(), new Registrar(client, announcer.announce(API, place.announced(), new Deaf())));
    }

    @Override
    public void withdraw(SimulatedInstance place) {
        Registrar registrar = registrars.remove(place.id());
        if (registrar != null) {
            registrar.client.zookeeper().close();
        }
    }

    @Override
    public void vanish(SimulatedInstance place) {
        Registrar registrar = registrars.remove(place.id());
        if (registrar != null) {
            registrar.client.kill();
        }
    }

    @Override
    public void lose(SimulatedInstance place) {
        Registrar registrar = registrars.get(place.id());
        if (registrar == null) {
            return;
        }
        if (random.nextBoolean()) {
            registrar.client.expire();
        } else {
            registrar.client.cut();
            scheduler.schedule(registrar.client::heal, random.nextLong(20_000_000_000L));
        }
    }

    @Override
    public void cut(int sidecar, long nanos) {
        ScriptedEnsemble.Client client = consumers.get(sidecar);
        client.cut();
        scheduler.schedule(client::heal, nanos);
    }

    @Override
    public void failReads(int sidecar) {
        ensemble.lag(Duration.ofMillis(1 + random.nextInt(500)));
        switch (random.nextInt(3)) {
            case 0 -> ensemble.failReads(INSTANCES, random.nextInt(5));
            case 1 -> past = ensemble.past();
            default -> {
                consumers.get(sidecar).expire();
                consumers.get(sidecar).lag(past);
            }
        }
    }

    @Override
    public void wipe(List<SimulatedInstance> places) {
        sights.forEach(Sight::wiped);
        wiping = true;
        ensemble.wipe();
        past = ensemble.past();
        present = Set.of();
        wiping = false;
        scheduler.schedule(this::init, random.nextLong(10_000_000_000L));
    }

    @Override
    public void makePeace() {
        init();
        ensemble.failReads(INSTANCES, 0);
        ensemble.lag(Duration.ofMillis(2));
        registrars.values().forEach(registrar -> registrar.client.heal());
        consumers.forEach(ScriptedEnsemble.Client::catchUp);
        consumers.forEach(ScriptedEnsemble.Client::heal);
    }

    @Override
    public Set<String> ids() {
        return ensemble.children(INSTANCES).stream()
                .map(name -> name.substring(0, name.indexOf('~')))
                .collect(Collectors.toSet());
    }

    private void changed() {
        if (!wiping) {
            Set<String> now = ids();
            sights.forEach(sight -> sight.changed(present, now));
            present = now;
        }
    }

    /** What one sidecar is told, and whether it may be. */
    private static final class Sight implements Registry {
        private final Registry registry;
        private final Set<String> departed = new HashSet<>();
        private final Set<String> relisted = new HashSet<>();
        private Set<String> last = Set.of();
        private int before;

        Sight(Registry registry) {
            this.registry = registry;
        }

        void changed(Set<String> was, Set<String> now) {
            was.stream().filter(id -> !now.contains(id)).forEach(departed::add);
            relisted.addAll(now);
        }

        void wiped() {
            // The one before is over once half of it was there again.
            before = relisted.size() * 2 >= before ? last.size() : Math.max(before, last.size());
            relisted.clear();
        }

        private void check(Snapshot snapshot) {
            Set<String> ids = snapshot.instances().stream().map(Instance::id).collect(Collectors.toSet());
            for (String id : last) {
                if (!ids.contains(id)) {
                    assertThat(snapshot.provenance().kind())
                            .as("no removal by a failed read: %s", id)
                            .isEqualTo(Provenance.Kind.LIVE);
                    assertThat(departed.remove(id) || relisted.size() * 2 >= before)
                            .as("histories never mix: %s, of %s listed again", id, relisted)
                            .isTrue();
                }
            }
            last = ids;
        }

        @Override
        public Subscription watchInstances(String service, Consumer<Snapshot> watcher) {
            return registry.watchInstances(service, snapshot -> {
                check(snapshot);
                watcher.accept(snapshot);
            });
        }

        @Override
        public Subscription watchDefinition(String service, Consumer<Optional<ServiceDefinition>> watcher) {
            return registry.watchDefinition(service, watcher);
        }

        @Override
        public Subscription watchKey(String key, Consumer<Optional<String>> watcher) {
            return registry.watchKey(key, watcher);
        }
    }

    /** Hears nothing: the tree tells. */
    private static final class Deaf implements Announcer.Listener {
        @Override
        public void announced(InstanceState state) {}

        @Override
        public void missing(String why, boolean refused) {}
    }
}
