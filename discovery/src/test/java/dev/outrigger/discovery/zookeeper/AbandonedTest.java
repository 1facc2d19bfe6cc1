package dev.outrigger.discovery.zookeeper;

import static dev.outrigger.discovery.zookeeper.Party.definition;
import static dev.outrigger.discovery.zookeeper.Party.instance;
import static dev.outrigger.discovery.zookeeper.Party.live;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.ServiceDefinition;
import dev.outrigger.routing.Snapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that leaves its session to die, and the next one of its host. Sessions of 5 s. */
@Timeout(60)
class AbandonedTest {
    private static final ServiceDefinition API = definition("api", 8080, Map.of("API_URL", "http://{HOST}:{PORT}/"));

    @TempDir
    Path data;

    private EmbeddedZooKeeper server;
    private Party consumer;
    private Party provider;

    @BeforeEach
    void start() throws Exception {
        server = EmbeddedZooKeeper.start(data, 0);
        consumer = new Party(server.connect(), "consumer", 1);
        provider = new Party(server.connect(), "provider", 1);
        provider.init();
        consumer.watch("api");
        provider.announce(API, instance("10.0.0.1", 8080));
        consumer.awaitSnapshot(snapshot -> live(snapshot, 1));
        assertThat(provider.announcements.poll(10, SECONDS)).isEqualTo("up");
    }

    @AfterEach
    void stop() {
        consumer.close();
        provider.close();
        server.close();
    }

    @Test
    void consumersSeeNoGapWhenTheNextProcessComesInTime() throws Exception {
        provider.zookeeper.abandon();
        provider.close();
        provider = new Party(server.connect(), "provider", 2);

        provider.announce(API, instance("10.0.0.1", 8080));
        assertThat(provider.announcements.poll(10, SECONDS)).isEqualTo("up");
        Party late = new Party(server.connect(), "late", 1);
        late.watch("api");
        late.awaitSnapshot(snapshot -> live(snapshot, 1));
        late.close();

        List<Snapshot> seen = new ArrayList<>();
        consumer.snapshots.drainTo(seen);
        assertThat(seen).allMatch(snapshot -> live(snapshot, 1));
    }

    @Test
    void whatNobodyTakesOverVanishesWithTheSession() throws Exception {
        long began = System.nanoTime();

        provider.zookeeper.abandon();
        consumer.awaitSnapshot(snapshot -> live(snapshot, 0));

        assertThat(System.nanoTime() - began).isGreaterThan(SECONDS.toNanos(1));
    }
}
