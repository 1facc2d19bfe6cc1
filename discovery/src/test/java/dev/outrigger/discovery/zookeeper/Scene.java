package dev.outrigger.discovery.zookeeper;

import dev.outrigger.discovery.Announcer;
import dev.outrigger.discovery.NameResolver;
import dev.outrigger.routing.Event;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.ServiceDefinition;
import dev.outrigger.routing.Snapshot;
import dev.outrigger.routing.testing.SeededScheduler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** A scripted ensemble with a federation in it, and what one consumer of {@code api} is told. */
final class Scene {
    static final String ROOT = "/outrigger/default";
    static final String API = ROOT + "/services/api";
    static final String INSTANCES = API + "/instances";

    final SeededScheduler loop = new SeededScheduler(42);
    final ScriptedEnsemble ensemble = new ScriptedEnsemble(loop, new SplittableRandom(42));
    final List<Event> events = new ArrayList<>();
    final List<Snapshot> told = new ArrayList<>();
    final List<String> heard = new ArrayList<>();
    NameResolver.Answer name = new NameResolver.Failed("no names");
    Predicate<InetSocketAddress> ownListeners = address -> false;

    Scene() {
        init();
    }

    /** Creates the federation. */
    void init() {
        ensemble.create(ROOT + "/services", "");
        ensemble.create(ROOT + "/keys", "");
        ensemble.create(ROOT + "/nodes", "");
    }

    ScriptedEnsemble.Client open(String node) {
        return open(node, node + "-host", 1);
    }

    ScriptedEnsemble.Client open(String node, String hostUuid, long start) {
        ZooKeeperSettings settings = new ZooKeeperSettings(
                "scripted", "/outrigger", "default", Duration.ofSeconds(15), Optional.empty(), false);
        NameResolver resolver = (host, done) -> loop.execute(() -> done.accept(name));
        return ensemble.open(settings, new ZooKeeper.Node(node, hostUuid, start), events::add, resolver, ownListeners);
    }

    ScriptedEnsemble.Client watching() {
        ScriptedEnsemble.Client client = open("consumer");
        client.zookeeper().registry().watchInstances("api", told::add);
        passes(1);
        return client;
    }

    Announcer.Announcement announce(ScriptedEnsemble.Client client, ServiceDefinition definition, Instance instance) {
        return client.zookeeper().announcer().announce(definition, instance, new Announcer.Listener() {
            @Override
            public void announced(InstanceState state) {
                heard.add(state.word());
            }

            @Override
            public void missing(String why, boolean refused) {
                heard.add((refused ? "refused: " : "missing: ") + why);
            }
        });
    }

    void passes(int seconds) {
        loop.runFor(Duration.ofSeconds(seconds));
    }

    static String node(int number) {
        return INSTANCES + "/10.0.0." + number + ":8080~0000000100000001";
    }

    void add(int number) {
        ensemble.create(node(number), json("10.0.0." + number, 8080));
    }

    static String json(String host, int port) {
        return String.format(Locale.ROOT, "{\"version\":1,\"host\":\"%s\",\"port\":%d}", host, port);
    }

    String text(String path) {
        return ensemble.text(path);
    }

    Snapshot last() {
        return told.get(told.size() - 1);
    }

    List<String> ids() {
        return last().instances().stream().map(Instance::id).toList();
    }

    <E extends Event> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
