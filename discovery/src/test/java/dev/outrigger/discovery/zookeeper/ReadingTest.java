package dev.outrigger.discovery.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.DiscoveryEvent;
import dev.outrigger.discovery.NameResolver;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Provenance.Kind;
import dev.outrigger.routing.Snapshot;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a watcher of instances is told, whatever becomes of its reads. */
class ReadingTest {
    private final Scene scene = new Scene();

    @Test
    void keepsEverybodyWhenReadsFail() {
        scene.add(1);
        scene.add(2);
        scene.watching();

        scene.ensemble.failReads(Scene.INSTANCES, 3);
        scene.add(3);
        scene.loop.runFor(Duration.ofMillis(100));
        Snapshot during = scene.last();
        scene.loop.runFor(Duration.ofMinutes(1));

        assertThat(during.instances()).hasSize(2);
        assertThat(scene.last().instances()).hasSize(3);
        assertThat(scene.events).hasAtLeastOneElementOfType(DiscoveryEvent.ReadFailed.class);
    }

    @Test
    void readsNothingAgainAfterACutWithinTheSession() {
        scene.add(1);
        ScriptedEnsemble.Client client = scene.watching();
        int before = scene.ensemble.reads(Scene.INSTANCES);

        client.cut();
        scene.loop.runFor(Duration.ofSeconds(5));
        Kind during = scene.last().provenance().kind();
        client.heal();
        scene.loop.runFor(Duration.ofSeconds(5));

        assertThat(during).isEqualTo(Kind.STALE);
        assertThat(scene.last().provenance().kind()).isEqualTo(Kind.LIVE);
        assertThat(scene.ensemble.reads(Scene.INSTANCES)).isEqualTo(before);
    }

    @Test
    void seesANodeThatWasReplacedDuringACut() {
        scene.add(1);
        ScriptedEnsemble.Client client = scene.watching();

        client.cut();
        scene.loop.runFor(Duration.ofSeconds(1));
        scene.ensemble.delete(Scene.node(1));
        scene.ensemble.create(
                Scene.INSTANCES + "/10.0.0.1:8080~0000000100000002",
                "{\"host\":\"10.0.0.1\",\"port\":8080,\"state\":\"draining\"}");
        client.heal();
        scene.loop.runFor(Duration.ofSeconds(1));

        assertThat(scene.last().instances()).singleElement().matches(i -> i.state() == InstanceState.DRAINING);
        assertThat(scene.told.stream().filter(s -> s.provenance().known()))
                .allMatch(s -> s.instances().size() == 1);
    }

    @Test
    void readsAfterACutWhatWasDueDuringIt() {
        ScriptedEnsemble.Client client = scene.watching();
        scene.ensemble.create(Scene.INSTANCES, "");
        // More changes than are read at once: the last of them waits for its turn.
        for (int i = 1; i <= 30; i++) {
            scene.add(i);
            scene.loop.runFor(Duration.ofMillis(20));
        }
        int before = scene.last().instances().size();

        client.cut();
        scene.loop.runFor(Duration.ofSeconds(5));
        client.heal();
        scene.loop.runFor(Duration.ofSeconds(1));

        assertThat(before).isLessThan(30);
        assertThat(scene.last().provenance().kind()).isEqualTo(Kind.LIVE);
        assertThat(scene.last().instances()).hasSize(30);
    }

    @Test
    void finishesAFirstReadThatWasCut() {
        for (int i = 1; i <= 50; i++) {
            scene.add(i);
        }
        ScriptedEnsemble.Client client = scene.open("consumer");
        client.zookeeper().registry().watchInstances("api", scene.told::add);
        scene.loop.runFor(Duration.ofMillis(1));

        client.cut();
        scene.loop.runFor(Duration.ofSeconds(2));
        Snapshot during = scene.last();
        client.heal();
        scene.loop.runFor(Duration.ofSeconds(2));

        assertThat(during.instances()).isEmpty();
        assertThat(during.provenance().kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(scene.last().instances()).hasSize(50);
    }

    @Test
    void tellsTheSameInstancesOfNodesThatAreStillThere() {
        scene.add(1);
        scene.add(3);
        scene.watching();
        Snapshot before = scene.last();

        scene.add(2);
        scene.ensemble.delete(Scene.node(3));
        scene.loop.runFor(Duration.ofSeconds(1));

        assertThat(before.instances()).hasSize(2);
        assertThat(scene.last().instances()).hasSize(2);
        assertThat(scene.last().instances().get(0)).isSameAs(before.instances().get(0));
    }

    @Test
    void followsAPathThatComesAndGoes() {
        scene.ensemble.create("/outrigger/default/services", "");
        scene.watching();
        Snapshot before = scene.last();

        scene.add(1);
        scene.loop.runFor(Duration.ofSeconds(1));

        assertThat(before.provenance().kind()).isEqualTo(Kind.LIVE);
        assertThat(before.instances()).isEmpty();
        assertThat(scene.last().instances()).hasSize(1);
    }

    @Test
    void keepsMissingInstancesOfAnotherHistoryUntilHalfIsListedAgain() {
        for (int i = 1; i <= 10; i++) {
            scene.add(i);
        }
        scene.watching();

        scene.ensemble.wipe();
        scene.add(11);
        scene.loop.runFor(Duration.ofSeconds(10));
        int held = scene.last().instances().size();
        for (int i = 12; i <= 16; i++) {
            scene.add(i);
        }
        scene.loop.runFor(Duration.ofSeconds(10));

        assertThat(held).isEqualTo(11);
        assertThat(scene.last().instances()).hasSize(6);
        assertThat(scene.events).hasAtLeastOneElementOfType(DiscoveryEvent.AnotherHistory.class);
    }

    @Test
    void refusesEntriesOneByOneAndWarnsOnce() {
        scene.add(1);
        scene.ensemble.create(Scene.INSTANCES + "/garbage", "{}");
        scene.ensemble.create(Scene.INSTANCES + "/a:1~0000000100000001", "not json");
        scene.ensemble.create(Scene.INSTANCES + "/b:1~0000000100000001", Scene.json("10.0.0.9", 70_000));
        scene.ensemble.create(Scene.INSTANCES + "/c:1~0000000100000001", Scene.json("127.0.0.1", 80));
        scene.ensemble.create(Scene.INSTANCES + "/d:1~0000000100000001", Scene.json("0.0.0.0", 80));
        scene.watching();

        scene.add(2);
        scene.loop.runFor(Duration.ofSeconds(1));

        assertThat(scene.last().instances()).hasSize(2);
        assertThat(scene.events.stream()
                        .filter(DiscoveryEvent.EntryRefused.class::isInstance)
                        .map(e -> ((DiscoveryEvent.EntryRefused) e).reason().word()))
                .containsExactlyInAnyOrder("undecodable", "undecodable", "port", "address", "address");
    }

    @Test
    void waitsForAnEntryThatIsNotYetWritten() {
        scene.ensemble.create(Scene.node(1), "");
        scene.watching();
        int before = scene.last().instances().size();

        scene.ensemble.put(Scene.node(1), Scene.json("10.0.0.1", 8080));
        scene.loop.runFor(Duration.ofMinutes(1));

        assertThat(before).isZero();
        assertThat(scene.last().instances()).hasSize(1);
    }

    @Test
    void listsANameOnceItHasAnAddressAndKeepsItWhenTheResolverFails() throws Exception {
        scene.ensemble.create(Scene.INSTANCES + "/web:80~0000000100000001", Scene.json("web", 80));
        scene.watching();
        int before = scene.last().instances().size();

        scene.name = new NameResolver.Found(
                List.of(InetAddress.getByAddress("web", new byte[] {10, 0, 0, 7})), Duration.ofSeconds(10));
        scene.loop.runFor(Duration.ofMinutes(1));
        scene.name = new NameResolver.Failed("name server away");
        scene.loop.runFor(Duration.ofMinutes(10));

        assertThat(before).isZero();
        assertThat(scene.last().instances())
                .singleElement()
                .matches(i -> i.address().getPort() == 80);
    }

    @Test
    void countsTheHighestRevisionOfAnId() {
        scene.ensemble.create(Scene.INSTANCES + "/10.0.0.1:8080~ffffffff00000001", Scene.json("10.0.0.1", 8080));
        scene.ensemble.create(Scene.INSTANCES + "/10.0.0.1:8080~0000000100000001", Scene.json("10.0.0.2", 8080));
        scene.watching();

        assertThat(scene.last().instances())
                .singleElement()
                .matches(i -> i.host().equals("10.0.0.1"));
    }

    @Test
    void readsABurstOfTwoHundredChangesWithTwelveListsAtMost() {
        scene.add(1);
        scene.watching();
        int before = scene.ensemble.reads(Scene.INSTANCES);

        for (int i = 0; i < 200; i++) {
            scene.ensemble.create(
                    Scene.INSTANCES + "/10.1.0." + i + ":80~0000000100000001", Scene.json("10.1.0." + i, 80));
            scene.loop.runFor(Duration.ofMillis(1));
        }
        scene.loop.runFor(Duration.ofSeconds(1));

        assertThat(scene.last().instances()).hasSize(201);
        assertThat(scene.ensemble.reads(Scene.INSTANCES) - before).isLessThanOrEqualTo(12);
    }

    @Test
    void readsAReplacementSoonAfterAnotherWithoutWaiting() {
        scene.ensemble.create(Scene.INSTANCES + "/10.0.0.1:80~0000000100000001", Scene.json("10.0.0.1", 80));
        scene.watching();
        scene.loop.runFor(Duration.ofSeconds(30));
        scene.ensemble.delete(Scene.INSTANCES + "/10.0.0.1:80~0000000100000001");
        scene.ensemble.create(Scene.INSTANCES + "/10.0.0.2:80~0000000100000002", Scene.json("10.0.0.2", 80));
        scene.loop.runFor(Duration.ofMillis(600));

        scene.ensemble.delete(Scene.INSTANCES + "/10.0.0.2:80~0000000100000002");
        scene.ensemble.create(Scene.INSTANCES + "/10.0.0.3:80~0000000100000003", Scene.json("10.0.0.3", 80));
        scene.loop.runFor(Duration.ofMillis(5));

        assertThat(scene.last().instances())
                .singleElement()
                .matches(i -> i.host().equals("10.0.0.3"));
    }

    @Test
    void readsLessOftenOnceTheBudgetOfImmediateReadsIsSpent() {
        scene.watching();
        scene.ensemble.create(Scene.INSTANCES, "");
        scene.loop.runFor(Duration.ofSeconds(30));
        int before = scene.ensemble.reads(Scene.INSTANCES);

        for (int i = 0; i < 300; i++) {
            scene.add(i);
            scene.loop.runFor(Duration.ofMillis(100));
        }
        scene.loop.runFor(Duration.ofSeconds(2));

        assertThat(scene.last().instances()).hasSize(256);
        assertThat(scene.ensemble.reads(Scene.INSTANCES) - before).isBetween(60, 190);
    }
}
