package dev.outrigger.discovery.zookeeper;

import static dev.outrigger.discovery.zookeeper.Party.definition;
import static dev.outrigger.discovery.zookeeper.Party.instance;
import static dev.outrigger.discovery.zookeeper.Party.live;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.Announcer;
import dev.outrigger.discovery.DiscoveryEvent;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Provenance;
import dev.outrigger.routing.ServiceDefinition;
import dev.outrigger.routing.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ZooKeeperTest {
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
    }

    @AfterEach
    void stop() {
        consumer.close();
        provider.close();
        server.close();
    }

    @Test
    void tellsUnknownUntilTheFederationIsThereAndThenThatThereIsNobody() throws Exception {
        consumer.watch("api");
        consumer.awaitEvent(DiscoveryEvent.RootMissing.class);

        provider.init();

        Snapshot first = consumer.snapshots.poll(10, SECONDS);
        Snapshot second = consumer.awaitSnapshot(snapshot -> live(snapshot, 0));
        assertThat(first.provenance().kind()).isEqualTo(Provenance.Kind.UNKNOWN);
        assertThat(second.instances()).isEmpty();
    }

    @Test
    void followsAnInstanceFromAnnouncementOverDrainToWithdrawal() throws Exception {
        provider.init();
        consumer.watch("api");

        Announcer.Announcement announcement = provider.announce(API, instance("10.0.0.1", 8080));
        Snapshot up = consumer.awaitSnapshot(snapshot -> live(snapshot, 1));
        provider.loop.execute(() -> announcement.change(InstanceState.DRAINING, 100));
        Snapshot draining = consumer.awaitSnapshot(
                snapshot -> snapshot.instances().stream().anyMatch(i -> i.state() == InstanceState.DRAINING));
        CountDownLatch withdrawn = new CountDownLatch(1);
        provider.loop.execute(() -> announcement.withdraw(withdrawn::countDown));

        assertThat(withdrawn.await(10, SECONDS)).isTrue();
        assertThat(consumer.awaitSnapshot(snapshot -> live(snapshot, 0)).instances())
                .isEmpty();
        assertThat(up.instances().get(0).id()).isEqualTo("10.0.0.1:8080");
        assertThat(draining.instances()).hasSize(1);
        assertThat(provider.announcements.poll(1, SECONDS)).isEqualTo("up");
    }

    @Test
    void remembersWhatTheFirstAnnouncerSaidOfTheServiceAndItsKeys() throws Exception {
        BlockingQueue<Optional<ServiceDefinition>> definitions = new LinkedBlockingQueue<>();
        BlockingQueue<Optional<String>> keys = new LinkedBlockingQueue<>();
        provider.init();
        consumer.loop.execute(() -> {
            consumer.zookeeper.registry().watchDefinition("api", definitions::add);
            consumer.zookeeper.registry().watchKey("API_URL", keys::add);
        });
        assertThat(definitions.poll(10, SECONDS)).isEmpty();
        assertThat(keys.poll(10, SECONDS)).isEmpty();

        provider.announce(API, instance("10.0.0.1", 8080));

        assertThat(definitions.poll(10, SECONDS)).contains(API);
        assertThat(keys.poll(10, SECONDS)).contains("api");
    }

    @Test
    void reportsBothValuesOfAConflictAndAnnouncesAllTheSame() throws Exception {
        provider.init();
        provider.announce(API, instance("10.0.0.1", 8080));
        assertThat(provider.announcements.poll(10, SECONDS)).isEqualTo("up");
        provider.awaitEvent(DiscoveryEvent.DefinitionWritten.class);

        consumer.announce(definition("api", 9090, Map.of()), instance("10.0.0.2", 9090));

        DiscoveryEvent.DefinitionConflict conflict = consumer.awaitEvent(DiscoveryEvent.DefinitionConflict.class);
        assertThat(conflict.field()).isEqualTo("local_port");
        assertThat(conflict.registered()).isEqualTo("8080");
        assertThat(conflict.ours()).isEqualTo("9090");
        assertThat(consumer.announcements.poll(10, SECONDS)).isEqualTo("up");
    }

    @Test
    void refusesASecondClaimantOfAKeyNamingItsHolder() throws Exception {
        provider.init();
        provider.announce(API, instance("10.0.0.1", 8080));
        assertThat(provider.announcements.poll(10, SECONDS)).isEqualTo("up");
        BlockingQueue<Optional<String>> keys = new LinkedBlockingQueue<>();
        provider.loop.execute(() ->
                provider.zookeeper.registry().watchKey("API_URL", key -> key.ifPresent(k -> keys.add(key))));
        assertThat(keys.poll(10, SECONDS)).contains("api");

        consumer.announce(definition("other", 9090, API.provides()), instance("10.0.0.2", 9090));

        DiscoveryEvent.KeyRefused refused = consumer.awaitEvent(DiscoveryEvent.KeyRefused.class);
        assertThat(refused.key()).isEqualTo("API_URL");
        assertThat(refused.holder()).isEqualTo("api");
        assertThat(consumer.announcements.poll(10, SECONDS)).isEqualTo("up");
    }

    @Test
    void refusesAnIdOfAnotherLiveNodeNamingBothAndTakesItWhenItGoes() throws Exception {
        provider.init();
        provider.announce(API, instance("10.0.0.1", 8080));
        assertThat(provider.announcements.poll(10, SECONDS)).isEqualTo("up");

        consumer.announce(API, instance("10.0.0.1", 8080));
        String refusal = consumer.announcements.poll(10, SECONDS);
        provider.zookeeper.close();
        String after = consumer.announcements.poll(10, SECONDS);

        assertThat(refusal).contains("\"provider\"").contains("\"consumer\"");
        assertThat(after).isEqualTo("up");
    }

    @Test
    void letsALaterProcessOfTheSameHostTakeItsAnnouncementsOver() throws Exception {
        provider.init();
        Announcer.Announcement old = provider.announce(API, instance("10.0.0.1", 8080));
        assertThat(provider.announcements.poll(10, SECONDS)).isEqualTo("up");
        consumer.watch("api");
        consumer.awaitSnapshot(snapshot -> live(snapshot, 1));
        try (Party successor = new Party(server.connect(), "provider", 2)) {
            successor.announce(API, instance("10.0.0.1", 8080));
            assertThat(successor.announcements.poll(10, SECONDS)).isEqualTo("up");

            provider.loop.execute(() -> old.change(InstanceState.DOWN, 100));

            assertThat(provider.announcements.poll(10, SECONDS)).startsWith("refused: ");
            assertThat(consumer.snapshots).allMatch(snapshot -> live(snapshot, 1));
        }
    }

    @Test
    void keepsTheTableWhileTheServerIsAwayAndIsLiveAgainAfterwards() throws Exception {
        provider.init();
        provider.announce(API, instance("10.0.0.1", 8080));
        consumer.watch("api");
        consumer.awaitSnapshot(snapshot -> live(snapshot, 1));

        int port = Integer.parseInt(server.connect().substring(server.connect().indexOf(':') + 1));
        server.close();
        Snapshot stale =
                consumer.awaitSnapshot(snapshot -> snapshot.provenance().kind() == Provenance.Kind.STALE);
        server = EmbeddedZooKeeper.start(data, port);
        Snapshot again = consumer.awaitSnapshot(snapshot -> live(snapshot, 1));

        assertThat(stale.instances()).hasSize(1);
        assertThat(again.instances()).isEqualTo(stale.instances());
    }

    @Test
    void keepsTheTableAndCreatesNothingWhenTheEnsembleWasWiped() throws Exception {
        provider.init();
        provider.announce(API, instance("10.0.0.1", 8080));
        consumer.watch("api");
        consumer.awaitSnapshot(snapshot -> live(snapshot, 1));

        int port = Integer.parseInt(server.connect().substring(server.connect().indexOf(':') + 1));
        server.close();
        Snapshot stale =
                consumer.awaitSnapshot(snapshot -> snapshot.provenance().kind() == Provenance.Kind.STALE);
        consumer.events.clear();
        provider.events.clear();
        provider.announcements.clear();
        server = EmbeddedZooKeeper.start(Files.createDirectory(data.resolve("empty")), port);
        consumer.awaitEvent(DiscoveryEvent.RootMissing.class);
        provider.awaitEvent(DiscoveryEvent.RootMissing.class);

        assertThat(stale.instances()).hasSize(1);
        assertThat(consumer.snapshots).allMatch(snapshot -> snapshot.instances().equals(stale.instances()));
        assertThat(provider.announcements).doesNotContain("up");
        try (Party late = new Party(server.connect(), "late", 1)) {
            late.awaitEvent(DiscoveryEvent.RootMissing.class);
        }
    }
}
