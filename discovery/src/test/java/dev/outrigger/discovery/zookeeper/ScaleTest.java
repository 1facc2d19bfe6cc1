package dev.outrigger.discovery.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.NameResolver;
import dev.outrigger.discovery.zookeeper.Coordination.Change;
import dev.outrigger.discovery.zookeeper.Coordination.Create;
import dev.outrigger.routing.Snapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ScaleTest {
    private static final int SERVICES = 100;
    private static final int INSTANCES = 50;

    @TempDir
    Path data;

    private final ControlThread loop = new ControlThread();
    private EmbeddedZooKeeper server;
    private CuratorCoordination operator;
    private CountedCoordination counted;
    private OpenZooKeeper reader;
    private ZooKeeperSettings settings;

    @BeforeEach
    void start() throws Exception {
        server = EmbeddedZooKeeper.start(data, 0);
        settings = new ZooKeeperSettings(
                server.connect(), "/outrigger", "default", Duration.ofSeconds(10), Optional.empty(), false);
        operator = new CuratorCoordination(settings, loop);
        CountDownLatch connected = new CountDownLatch(1);
        operator.start(session -> connected.countDown());
        assertThat(connected.await(20, TimeUnit.SECONDS)).isTrue();
        commit(create("/outrigger"), create("/outrigger/default"), create("/outrigger/default/services"));
        counted = new CountedCoordination(new CuratorCoordination(settings, loop));
        reader = open();
    }

    @AfterEach
    void stop() {
        reader.close();
        operator.close();
        loop.close();
        server.close();
    }

    private OpenZooKeeper open() {
        NameResolver resolver = (host, done) -> {};
        Seams seams = new Seams(
                counted,
                loop,
                new SplittableRandom(1),
                event -> {},
                resolver,
                address -> false,
                settings,
                new ZooKeeper.Node("reader", "uuid", 1));
        return new OpenZooKeeper(seams);
    }

    private static Create create(String path) {
        return new Create(path, new byte[0], false);
    }

    private static String service(int number) {
        return "service-" + number;
    }

    private static Create instance(int service, int number) {
        String path = String.format(
                Locale.ROOT,
                "/outrigger/default/services/%s/instances/10.0.%d.%d:80~0000000100000001",
                service(service),
                service,
                number);
        String json = String.format(Locale.ROOT, "{\"host\":\"10.0.%d.%d\",\"port\":80}", service, number);
        return new Create(path, json.getBytes(StandardCharsets.UTF_8), false);
    }

    private void commit(Change... changes) throws Exception {
        CompletableFuture<Coordination.Code> done = new CompletableFuture<>();
        loop.execute(() -> operator.commit(List.of(changes), reply -> done.complete(reply.code())));
        assertThat(done.get(20, TimeUnit.SECONDS)).isEqualTo(Coordination.Code.OK);
    }

    private void populate(int services, int instances) throws Exception {
        for (int s = 0; s < services; s++) {
            List<Change> changes = new ArrayList<>();
            changes.add(create("/outrigger/default/services/" + service(s)));
            changes.add(create("/outrigger/default/services/" + service(s) + "/instances"));
            for (int i = 0; i < instances; i++) {
                changes.add(instance(s, i));
            }
            commit(changes.toArray(new Change[0]));
        }
    }

    @Test
    void readsAHundredServicesOfFiftyWithOneListEachAndOneReadAnInstance() throws Exception {
        populate(SERVICES, INSTANCES);
        CountDownLatch ready = new CountDownLatch(SERVICES);
        for (int s = 0; s < SERVICES; s++) {
            String name = service(s);
            loop.execute(() -> reader.registry().watchInstances(name, snapshot -> {
                if (Party.live(snapshot, INSTANCES)) {
                    ready.countDown();
                }
            }));
        }
        long from = loop.nanos();

        reader.start();

        assertThat(ready.await(20, TimeUnit.SECONDS)).isTrue();
        Duration took = Duration.ofNanos(loop.nanos() - from);
        assertThat(took).isLessThan(Duration.ofSeconds(10)); // 3 s on an idle machine; this one may be busy
        assertThat(counted.lists.get()).isEqualTo(SERVICES);
        assertThat(counted.requests()).isEqualTo(SERVICES + SERVICES * INSTANCES + 1);
    }

    @Test
    void readsAnAddedInstanceWithFourPackets() throws Exception {
        populate(1, 20);
        BlockingQueue<Snapshot> told = new LinkedBlockingQueue<>();
        reader.start();
        loop.execute(() -> reader.registry().watchInstances(service(0), told::add));
        await(told, 20);
        int before = counted.requests();

        for (int i = 20; i < 30; i++) {
            commit(instance(0, i));
            await(told, i + 1);
        }

        // A request and its answer are two packets: one list and one read for each.
        assertThat((counted.requests() - before) * 2).isEqualTo(10 * 4);
    }

    private static void await(BlockingQueue<Snapshot> told, int size) throws InterruptedException {
        Snapshot next = told.poll(20, TimeUnit.SECONDS);
        while (next != null && !Party.live(next, size)) {
            next = told.poll(20, TimeUnit.SECONDS);
        }
        assertThat(next).as("a live list of %d", size).isNotNull();
    }
}
