package dev.outrigger.discovery.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.Announcer;
import dev.outrigger.discovery.DiscoveryEvent;
import dev.outrigger.discovery.NameResolver;
import dev.outrigger.discovery.Presence;
import dev.outrigger.routing.Event;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Provenance.Kind;
import dev.outrigger.routing.Snapshot;
import dev.outrigger.routing.testing.SeededScheduler;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RulesTest {
    private static final String INSTANCES = "/outrigger/default/services/api/instances";

    private final SeededScheduler loop = new SeededScheduler(42);
    private final ScriptedEnsemble ensemble = new ScriptedEnsemble(loop, new SplittableRandom(42));
    private final List<Event> events = new ArrayList<>();
    private final List<Snapshot> told = new ArrayList<>();
    private NameResolver.Answer name = new NameResolver.Failed("no names");

    private ScriptedEnsemble.Client open(String node, String hostUuid, long start) {
        ZooKeeperSettings settings = new ZooKeeperSettings(
                "scripted", "/outrigger", "default", Duration.ofSeconds(15), Optional.empty(), false);
        NameResolver resolver = (host, done) -> loop.execute(() -> done.accept(name));
        return ensemble.open(settings, new ZooKeeper.Node(node, hostUuid, start), events::add, resolver);
    }

    private ScriptedEnsemble.Client watching() {
        ScriptedEnsemble.Client client = open("consumer", "consumer-host", 1);
        client.zookeeper().registry().watchInstances("api", told::add);
        loop.runFor(Duration.ofSeconds(1));
        return client;
    }

    private void add(int number) {
        ensemble.create(node(number), json("10.0.0." + number, 8080));
    }

    private static String node(int number) {
        return INSTANCES + "/10.0.0." + number + ":8080~0000000100000001";
    }

    private static String json(String host, int port) {
        return String.format(Locale.ROOT, "{\"version\":1,\"host\":\"%s\",\"port\":%d}", host, port);
    }

    private Snapshot last() {
        return told.get(told.size() - 1);
    }

    @Test
    void keepsEverybodyWhenReadsFail() {
        add(1);
        add(2);
        watching();

        ensemble.failReads(INSTANCES, 3);
        add(3);
        loop.runFor(Duration.ofMillis(100));
        Snapshot during = last();
        loop.runFor(Duration.ofMinutes(1));

        assertThat(during.instances()).hasSize(2);
        assertThat(last().instances()).hasSize(3);
        assertThat(events).hasAtLeastOneElementOfType(DiscoveryEvent.ReadFailed.class);
    }

    @Test
    void readsNothingAgainAfterACutWithinTheSession() {
        add(1);
        ScriptedEnsemble.Client client = watching();
        int before = ensemble.reads(INSTANCES);

        client.cut();
        loop.runFor(Duration.ofSeconds(5));
        Kind during = last().provenance().kind();
        client.heal();
        loop.runFor(Duration.ofSeconds(5));

        assertThat(during).isEqualTo(Kind.STALE);
        assertThat(last().provenance().kind()).isEqualTo(Kind.LIVE);
        assertThat(ensemble.reads(INSTANCES)).isEqualTo(before);
    }

    @Test
    void seesANodeThatWasReplacedDuringACut() {
        add(1);
        ScriptedEnsemble.Client client = watching();

        client.cut();
        loop.runFor(Duration.ofSeconds(1));
        ensemble.delete(node(1));
        ensemble.create(
                INSTANCES + "/10.0.0.1:8080~0000000100000002",
                "{\"host\":\"10.0.0.1\",\"port\":8080,\"state\":\"draining\"}");
        client.heal();
        loop.runFor(Duration.ofSeconds(1));

        assertThat(last().instances()).singleElement().matches(i -> i.state() == InstanceState.DRAINING);
        assertThat(told.stream().filter(s -> s.provenance().known()))
                .allMatch(s -> s.instances().size() == 1);
    }

    @Test
    void finishesAFirstReadThatWasCut() {
        for (int i = 1; i <= 50; i++) {
            add(i);
        }
        ScriptedEnsemble.Client client = open("consumer", "consumer-host", 1);
        client.zookeeper().registry().watchInstances("api", told::add);
        loop.runFor(Duration.ofMillis(1));

        client.cut();
        loop.runFor(Duration.ofSeconds(2));
        Snapshot during = last();
        client.heal();
        loop.runFor(Duration.ofSeconds(2));

        assertThat(during.instances()).isEmpty();
        assertThat(during.provenance().kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(last().instances()).hasSize(50);
    }

    @Test
    void followsAPathThatComesAndGoes() {
        ensemble.create("/outrigger/default/services", "");
        watching();
        Snapshot before = last();

        add(1);
        loop.runFor(Duration.ofSeconds(1));

        assertThat(before.provenance().kind()).isEqualTo(Kind.LIVE);
        assertThat(before.instances()).isEmpty();
        assertThat(last().instances()).hasSize(1);
    }

    @Test
    void keepsMissingInstancesOfAnotherHistoryUntilHalfIsListedAgain() {
        for (int i = 1; i <= 10; i++) {
            add(i);
        }
        watching();

        ensemble.wipe();
        add(11);
        loop.runFor(Duration.ofSeconds(10));
        int held = last().instances().size();
        for (int i = 12; i <= 16; i++) {
            add(i);
        }
        loop.runFor(Duration.ofSeconds(10));

        assertThat(held).isEqualTo(11);
        assertThat(last().instances()).hasSize(6);
        assertThat(events).hasAtLeastOneElementOfType(DiscoveryEvent.AnotherHistory.class);
    }

    @Test
    void refusesEntriesOneByOneAndWarnsOnce() {
        add(1);
        ensemble.create(INSTANCES + "/garbage", "{}");
        ensemble.create(INSTANCES + "/a:1~0000000100000001", "not json");
        ensemble.create(INSTANCES + "/b:1~0000000100000001", json("10.0.0.9", 70_000));
        ensemble.create(INSTANCES + "/c:1~0000000100000001", json("127.0.0.1", 80));
        ensemble.create(INSTANCES + "/d:1~0000000100000001", json("0.0.0.0", 80));
        watching();

        add(2);
        loop.runFor(Duration.ofSeconds(1));

        assertThat(last().instances()).hasSize(2);
        assertThat(events.stream()
                        .filter(DiscoveryEvent.EntryRefused.class::isInstance)
                        .map(e -> ((DiscoveryEvent.EntryRefused) e).reason().word()))
                .containsExactlyInAnyOrder("undecodable", "undecodable", "port", "address", "address");
    }

    @Test
    void waitsForAnEntryThatIsNotYetWritten() {
        ensemble.create(node(1), "");
        watching();
        int before = last().instances().size();

        ensemble.put(node(1), json("10.0.0.1", 8080));
        loop.runFor(Duration.ofMinutes(1));

        assertThat(before).isZero();
        assertThat(last().instances()).hasSize(1);
    }

    @Test
    void listsANameOnceItHasAnAddressAndKeepsItWhenTheResolverFails() throws Exception {
        ensemble.create(INSTANCES + "/web:80~0000000100000001", json("web", 80));
        watching();
        int before = last().instances().size();

        name = new NameResolver.Found(
                List.of(InetAddress.getByAddress("web", new byte[] {10, 0, 0, 7})), Duration.ofSeconds(10));
        loop.runFor(Duration.ofMinutes(1));
        name = new NameResolver.Failed("name server away");
        loop.runFor(Duration.ofMinutes(10));

        assertThat(before).isZero();
        assertThat(last().instances()).singleElement().matches(i -> i.address().getPort() == 80);
    }

    @Test
    void countsTheHighestRevisionOfAnId() {
        ensemble.create(INSTANCES + "/10.0.0.1:8080~ffffffff00000001", json("10.0.0.1", 8080));
        ensemble.create(INSTANCES + "/10.0.0.1:8080~0000000100000001", json("10.0.0.2", 8080));
        watching();

        assertThat(last().instances()).singleElement().matches(i -> i.host().equals("10.0.0.1"));
    }

    @Test
    void readsABurstOfTwoHundredChangesWithTwelveListsAtMost() {
        add(1);
        watching();
        int before = ensemble.reads(INSTANCES);

        for (int i = 0; i < 200; i++) {
            ensemble.create(INSTANCES + "/10.1.0." + i + ":80~0000000100000001", json("10.1.0." + i, 80));
            loop.runFor(Duration.ofMillis(1));
        }
        loop.runFor(Duration.ofSeconds(1));

        assertThat(last().instances()).hasSize(201);
        assertThat(ensemble.reads(INSTANCES) - before).isLessThanOrEqualTo(12);
    }

    @Test
    void readsAReplacementSoonAfterAnotherWithoutWaiting() {
        ensemble.create(INSTANCES + "/10.0.0.1:80~0000000100000001", json("10.0.0.1", 80));
        watching();
        loop.runFor(Duration.ofSeconds(30));
        ensemble.delete(INSTANCES + "/10.0.0.1:80~0000000100000001");
        ensemble.create(INSTANCES + "/10.0.0.2:80~0000000100000002", json("10.0.0.2", 80));
        loop.runFor(Duration.ofMillis(600));

        ensemble.delete(INSTANCES + "/10.0.0.2:80~0000000100000002");
        ensemble.create(INSTANCES + "/10.0.0.3:80~0000000100000003", json("10.0.0.3", 80));
        loop.runFor(Duration.ofMillis(5));

        assertThat(last().instances()).singleElement().matches(i -> i.host().equals("10.0.0.3"));
    }

    @Test
    void readsLessOftenOnceTheBudgetOfImmediateReadsIsSpent() {
        watching();
        ensemble.create(INSTANCES, "");
        loop.runFor(Duration.ofSeconds(30));
        int before = ensemble.reads(INSTANCES);

        for (int i = 0; i < 300; i++) {
            add(i);
            loop.runFor(Duration.ofMillis(100));
        }
        loop.runFor(Duration.ofSeconds(2));

        assertThat(last().instances()).hasSize(256);
        assertThat(ensemble.reads(INSTANCES) - before).isBetween(60, 190);
    }

    @Test
    void announcesAgainAfterALostSessionAndNeverTwiceInOne() {
        ensemble.create("/outrigger/default/services", "");
        ensemble.create("/outrigger/default/keys", "");
        ScriptedEnsemble.Client provider = open("provider", "provider-host", 1);
        List<String> heard = new ArrayList<>();
        Announcer.Announcement announcement = announce(provider, heard);
        loop.runFor(Duration.ofSeconds(1));

        provider.cut();
        loop.runFor(Duration.ofSeconds(5));
        provider.heal();
        loop.runFor(Duration.ofSeconds(5));
        List<String> sameSession = List.copyOf(heard);
        provider.expire();
        loop.runFor(Duration.ofSeconds(5));
        announcement.change(InstanceState.DRAINING, 100);
        loop.runFor(Duration.ofSeconds(1));

        assertThat(sameSession).containsExactly("up");
        assertThat(heard).containsExactly("up", "missing", "up", "draining");
        assertThat(ensemble.children(INSTANCES)).hasSize(1);
    }

    @Test
    void replacesItsOwnAnnouncementOfAnEarlierProcessWhoseSessionStillLives() {
        ensemble.create("/outrigger/default/services", "");
        ensemble.create("/outrigger/default/keys", "");
        ScriptedEnsemble.Client crashed = open("provider", "provider-host", 1);
        announce(crashed, new ArrayList<>());
        loop.runFor(Duration.ofSeconds(1));
        crashed.cut();

        List<String> heard = new ArrayList<>();
        announce(open("provider", "provider-host", 2), heard);
        loop.runFor(Duration.ofMinutes(1));

        assertThat(heard).containsExactly("up");
        assertThat(ensemble.children(INSTANCES)).singleElement().asString().contains("~00000002");
    }

    @Test
    void doesNotRecreateWhatAnOperatorDeletedUnderAValidSession() {
        ensemble.create("/outrigger/default/services", "");
        List<String> heard = new ArrayList<>();
        announce(open("provider", "provider-host", 1), heard);
        loop.runFor(Duration.ofSeconds(1));

        ensemble.delete(INSTANCES + "/" + ensemble.children(INSTANCES).get(0));
        loop.runFor(Duration.ofMinutes(30));

        assertThat(ensemble.children(INSTANCES)).isEmpty();
        assertThat(heard).containsExactly("up");
    }

    @Test
    void freesAKeyThatItsProviderDrops() {
        ensemble.create("/outrigger/default/services", "");
        ScriptedEnsemble.Client provider = open("provider", "provider-host", 1);
        announce(provider, new ArrayList<>());
        loop.runFor(Duration.ofSeconds(1));
        List<String> before = ensemble.children("/outrigger/default/keys");

        provider.zookeeper()
                .announcer()
                .announce(
                        Party.definition("api", 8080, Map.of("OTHER_URL", "http://{HOST}:{PORT}/")),
                        Party.instance("10.0.0.2", 8080),
                        new Announcer.Listener() {
                            @Override
                            public void announced(InstanceState state) {}

                            @Override
                            public void missing(String why, boolean refused) {}
                        });
        loop.runFor(Duration.ofSeconds(1));

        assertThat(before).containsExactly("API_URL");
        assertThat(ensemble.children("/outrigger/default/keys")).containsExactly("OTHER_URL");
    }

    @Test
    void showsThePresenceOfANodeAsLongAsItIsThereAndRefusesASecondOfItsName() {
        ensemble.create("/outrigger/default/services", "");
        Presence.Content content =
                new Presence.Content("10.0.0.1", "r", "z", "0.1", "20260101-000000", Map.of(), Map.of());
        ScriptedEnsemble.Client first = open("node", "first-host", 1);
        first.zookeeper().presence().publish(content);
        loop.runFor(Duration.ofSeconds(1));
        ScriptedEnsemble.Client second = open("node", "second-host", 1);
        second.zookeeper().presence().publish(content);
        loop.runFor(Duration.ofSeconds(1));
        List<String> withdrawn = new ArrayList<>();

        first.expire();
        loop.runFor(Duration.ofMinutes(1));
        List<String> during = ensemble.children("/outrigger/default/nodes");
        first.zookeeper().presence().withdraw(() -> withdrawn.add("first"));
        second.zookeeper().presence().withdraw(() -> withdrawn.add("second"));
        loop.runFor(Duration.ofSeconds(1));

        assertThat(during).containsExactly("node");
        assertThat(events).contains(new DiscoveryEvent.PresenceRefused("node", "10.0.0.1"));
        assertThat(withdrawn).containsExactlyInAnyOrder("first", "second");
        assertThat(ensemble.children("/outrigger/default/nodes")).isEmpty();
    }

    private static Announcer.Announcement announce(ScriptedEnsemble.Client client, List<String> heard) {
        return client.zookeeper()
                .announcer()
                .announce(
                        Party.definition("api", 8080, Map.of("API_URL", "http://{HOST}:{PORT}/")),
                        Party.instance("10.0.0.1", 8080),
                        new Announcer.Listener() {
                            @Override
                            public void announced(InstanceState state) {
                                heard.add(state.word());
                            }

                            @Override
                            public void missing(String why, boolean refused) {
                                heard.add(refused ? "refused" : "missing");
                            }
                        });
    }
}
