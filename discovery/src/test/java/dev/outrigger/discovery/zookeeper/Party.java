package dev.outrigger.discovery.zookeeper;

import dev.outrigger.discovery.Announcer;
import dev.outrigger.discovery.NameResolver;
import dev.outrigger.routing.Check;
import dev.outrigger.routing.Event;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Protocol;
import dev.outrigger.routing.Provenance;
import dev.outrigger.routing.ServiceDefinition;
import dev.outrigger.routing.Snapshot;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One process of the fleet over a real ensemble: its loop, its session, and what it was told. */
final class Party implements AutoCloseable {
    final ControlThread loop = new ControlThread();
    final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    final BlockingQueue<Snapshot> snapshots = new LinkedBlockingQueue<>();
    final BlockingQueue<String> announcements = new LinkedBlockingQueue<>();
    final ZooKeeper zookeeper;

    Party(String connect, String node, long start) {
        this(connect, new ZooKeeper.Node(node, "host-of-" + node, start), address -> false);
    }

    Party(String connect, ZooKeeper.Node node, Predicate<InetSocketAddress> ownListeners) {
        ZooKeeperSettings settings =
                new ZooKeeperSettings(connect, "/outrigger", "default", Duration.ofSeconds(5), Optional.empty(), false);
        NameResolver resolver = (host, done) -> loop.execute(() -> done.accept(new NameResolver.Failed("no names")));
        zookeeper = ZooKeeper.open(settings, node, loop, new Random(7), events::add, resolver, ownListeners)
                .start();
    }

    static ServiceDefinition definition(String service, int port, Map<String, String> provides) {
        return new ServiceDefinition(
                service, Optional.of(Protocol.HTTP), Optional.of(port), false, provides, List.of(Check.TCP), Map.of());
    }

    static Instance instance(String host, int port) {
        return new Instance(
                Instance.id(host, port),
                host,
                new InetSocketAddress(host, port),
                100,
                "",
                "",
                InstanceState.UP,
                "node",
                Map.of(),
                0);
    }

    void init() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(() -> zookeeper.definitions().init(outcome -> done.countDown()));
        if (!done.await(10, TimeUnit.SECONDS)) {
            throw new AssertionError("not initialised");
        }
    }

    void watch(String service) {
        loop.execute(() -> zookeeper.registry().watchInstances(service, snapshots::add));
    }

    Announcer.Announcement announce(ServiceDefinition definition, Instance instance) throws Exception {
        return loop.ask(() -> zookeeper.announcer().announce(definition, instance, new Announcer.Listener() {
            @Override
            public void announced(InstanceState state) {
                announcements.add(state.word());
            }

            @Override
            public void missing(String why, boolean refused) {
                announcements.add((refused ? "refused: " : "missing: ") + why);
            }
        }));
    }

    Snapshot awaitSnapshot(Predicate<Snapshot> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        Snapshot last = null;
        while (deadline - System.nanoTime() > 0) {
            Snapshot next = snapshots.poll(100, TimeUnit.MILLISECONDS);
            if (next != null && wanted.test(next)) {
                return next;
            }
            last = next == null ? last : next;
        }
        throw new AssertionError("never came; last was " + last + ", events " + events);
    }

    <E> E awaitEvent(Class<E> type) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (deadline - System.nanoTime() > 0) {
            Event next = events.poll(100, TimeUnit.MILLISECONDS);
            if (type.isInstance(next)) {
                return type.cast(next);
            }
        }
        throw new AssertionError(type + " never came");
    }

    static boolean live(Snapshot snapshot, int size) {
        return snapshot.provenance().kind() == Provenance.Kind.LIVE
                && snapshot.instances().size() == size;
    }

    @Override
    public void close() {
        zookeeper.close();
        loop.close();
    }
}
