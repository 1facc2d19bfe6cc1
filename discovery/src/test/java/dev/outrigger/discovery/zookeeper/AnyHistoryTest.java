package dev.outrigger.discovery.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.Announcer;
import dev.outrigger.discovery.NameResolver;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Provenance.Kind;
import dev.outrigger.routing.Snapshot;
import dev.outrigger.routing.testing.SeededScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happens to sessions and reads, everybody ends with the truth, and nobody is emptied by an error. */
class AnyHistoryTest {
    private static final String INSTANCES = "/outrigger/default/services/api/instances";
    private static final int PROVIDERS = 5;

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void endsWithTheTruth(long seed) {
        SeededScheduler loop = new SeededScheduler(seed);
        SplittableRandom random = new SplittableRandom(seed);
        ScriptedEnsemble ensemble = new ScriptedEnsemble(loop, random.split());
        ensemble.create("/outrigger/default/services", "");
        ensemble.create("/outrigger/default/keys", "");
        ScriptedEnsemble.Client consumer = open(ensemble, loop, "consumer");
        List<Snapshot> told = new ArrayList<>();
        consumer.zookeeper().registry().watchInstances("api", told::add);
        List<ScriptedEnsemble.Client> providers = new ArrayList<>();
        List<Announcer.Announcement> announcements = new ArrayList<>();
        for (int i = 0; i < PROVIDERS; i++) {
            ScriptedEnsemble.Client provider = open(ensemble, loop, "provider-" + i);
            providers.add(provider);
            announcements.add(announce(provider, i));
        }
        loop.runFor(Duration.ofSeconds(5));
        // One is never harmed: while it is listed, no honest list is empty.
        List<ScriptedEnsemble.Client> harmed = new ArrayList<>(providers.subList(1, PROVIDERS));
        harmed.add(consumer);
        int settled = told.size();

        for (int step = 0; step < 60; step++) {
            harm(ensemble, random, harmed, announcements);
            loop.runFor(Duration.ofMillis(random.nextInt(3_000)));
        }
        harmed.forEach(ScriptedEnsemble.Client::heal);
        announcements.forEach(announcement -> announcement.change(InstanceState.UP, 100));
        ensemble.failReads(INSTANCES, 0);
        loop.runFor(Duration.ofMinutes(5));

        Snapshot last = told.get(told.size() - 1);
        assertThat(last.provenance().kind()).isEqualTo(Kind.LIVE);
        assertThat(last.instances()).hasSize(PROVIDERS).allMatch(i -> i.state() == InstanceState.UP);
        assertThat(ensemble.children(INSTANCES)).hasSize(PROVIDERS);
        assertThat(told.subList(settled, told.size()))
                .allMatch(snapshot -> !snapshot.instances().isEmpty());
    }

    private static void harm(
            ScriptedEnsemble ensemble,
            SplittableRandom random,
            List<ScriptedEnsemble.Client> clients,
            List<Announcer.Announcement> announcements) {
        ScriptedEnsemble.Client victim = clients.get(random.nextInt(clients.size()));
        switch (random.nextInt(6)) {
            case 0 -> victim.cut();
            case 1, 2 -> victim.heal();
            case 3 -> victim.expire();
            case 4 -> ensemble.failReads(INSTANCES, random.nextInt(4));
            default ->
                announcements
                        .get(random.nextInt(PROVIDERS))
                        .change(random.nextBoolean() ? InstanceState.DOWN : InstanceState.UP, 100);
        }
        ensemble.lag(Duration.ofMillis(1 + random.nextInt(200)));
    }

    private static ScriptedEnsemble.Client open(ScriptedEnsemble ensemble, SeededScheduler loop, String node) {
        ZooKeeperSettings settings = new ZooKeeperSettings(
                "scripted", "/outrigger", "default", Duration.ofSeconds(4), Optional.empty(), false);
        NameResolver resolver = (host, done) -> loop.execute(() -> done.accept(new NameResolver.Failed("none")));
        return ensemble.open(settings, new ZooKeeper.Node(node, node + "-host", 1), event -> {}, resolver);
    }

    private static Announcer.Announcement announce(ScriptedEnsemble.Client provider, int number) {
        return provider.zookeeper()
                .announcer()
                .announce(
                        Party.definition("api", 8080, Map.of("API_URL", "http://{HOST}:{PORT}/")),
                        Party.instance("10.0.0." + (number + 1), 8080),
                        new Announcer.Listener() {
                            @Override
                            public void announced(InstanceState state) {}

                            @Override
                            public void missing(String why, boolean refused) {}
                        });
    }
}
