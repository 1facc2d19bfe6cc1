package dev.outrigger.discovery.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.DiscoveryEvent.AccessDenied;
import dev.outrigger.discovery.DiscoveryEvent.AnotherHistory;
import dev.outrigger.routing.Provenance.Kind;
import dev.outrigger.routing.ServiceDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Followers that lag, ensembles that were wiped or rolled back, and roots that deny. */
class HistoriesTest {
    private static final ServiceDefinition API =
            Party.definition("api", 8080, Map.of("API_URL", "http://{HOST}:{PORT}/"));

    private final Scene scene = new Scene();

    @Test
    void syncsWithAFollowerThatLagsBeforeItBelievesIt() {
        scene.add(1);
        ScriptedEnsemble.Client client = scene.watching();
        ScriptedEnsemble.Past past = scene.ensemble.past();
        scene.add(2);
        scene.passes(1);

        client.expire();
        client.lag(past);
        scene.passes(10);

        assertThat(scene.ids()).hasSize(2);
        assertThat(scene.events(AnotherHistory.class)).isEmpty();
        assertThat(scene.told.subList(3, scene.told.size()))
                .allMatch(snapshot -> snapshot.instances().size() == 2);
    }

    @Test
    void takesOneThatIsStillOlderAfterASyncForAnotherHistory() {
        scene.add(1);
        scene.add(2);
        ScriptedEnsemble.Client client = scene.watching();
        ScriptedEnsemble.Past past = scene.ensemble.past();
        scene.ensemble.delete(Scene.node(1));
        scene.add(3);
        scene.passes(1);

        client.expire();
        client.lagForEver(past);
        scene.passes(10);

        assertThat(scene.ids()).containsExactly("10.0.0.1:8080", "10.0.0.2:8080");
        assertThat(scene.events(AnotherHistory.class)).singleElement().matches(event -> event.listed() == 2);
    }

    @Test
    void asksEachFollowerThatLagsToSyncHoweverManyThereWere() {
        scene.add(1);
        ScriptedEnsemble.Client client = scene.watching();
        ScriptedEnsemble.Past past = scene.ensemble.past();
        scene.add(2);
        scene.passes(1);

        for (int i = 0; i < 5; i++) {
            client.expire();
            client.lag(past);
            scene.loop.runFor(Duration.ofMillis(500L * i));
        }
        scene.passes(10);

        assertThat(scene.events(AnotherHistory.class)).isEmpty();
        assertThat(scene.ids()).hasSize(2);
    }

    @Test
    void knowsAnotherHistoryByItsRootHoweverFarThatHasCome() {
        scene.add(1);
        scene.add(2);
        scene.add(3);
        scene.watching();

        scene.passes(1);
        scene.ensemble.wipe();
        scene.init();
        for (int i = 0; i < 100; i++) {
            scene.ensemble.create(Scene.ROOT + "/keys/K" + i, "{}");
        }
        scene.add(9);
        scene.passes(10);

        assertThat(scene.ids()).hasSize(4);
        assertThat(scene.last().provenance().kind()).isEqualTo(Kind.LIVE);
        assertThat(scene.events(AnotherHistory.class)).isNotEmpty();
    }

    @Test
    void keepsDefinitionsAndKeysThatAnotherHistoryLacksAndLosesThoseThatWereTakenAway() {
        scene.ensemble.create(Scene.API, "{\"version\":1,\"local_port\":8080}");
        scene.ensemble.create(Scene.ROOT + "/keys/API_URL", "{\"service\":\"api\"}");
        List<Optional<ServiceDefinition>> definitions = new ArrayList<>();
        List<Optional<String>> keys = new ArrayList<>();
        ScriptedEnsemble.Client client = scene.open("consumer");
        client.zookeeper().registry().watchDefinition("api", definitions::add);
        client.zookeeper().registry().watchKey("API_URL", keys::add);
        scene.passes(1);

        scene.ensemble.wipe();
        scene.init();
        scene.passes(60);
        List<Optional<String>> afterTheWipe = List.copyOf(keys);
        scene.ensemble.create(Scene.ROOT + "/keys/API_URL", "{\"service\":\"api\"}");
        scene.passes(10);
        scene.ensemble.delete(Scene.ROOT + "/keys/API_URL");
        scene.passes(10);

        assertThat(definitions).hasSize(1);
        assertThat(afterTheWipe).containsExactly(Optional.of("api"));
        assertThat(keys).containsExactly(Optional.of("api"), Optional.empty());
    }

    @Test
    void bringsClaimsBackThatAnotherHistoryLacksThoughTheServiceIsThere() {
        ScriptedEnsemble.Client provider = scene.open("provider");
        scene.announce(provider, API, Party.instance("10.0.0.1", 8080));
        scene.passes(2);

        scene.ensemble.wipe();
        scene.init();
        scene.ensemble.create(Scene.INSTANCES, "");
        scene.passes(30);

        assertThat(scene.heard).endsWith("up");
        assertThat(scene.ensemble.children(Scene.ROOT + "/keys")).containsExactly("API_URL");
        assertThat(scene.text(Scene.API)).contains("8080");
    }

    @Test
    void readsBelowARootThatDeniesToBeLookedAt() {
        scene.add(1);
        scene.ensemble.denyLooking(Scene.ROOT);
        scene.watching();
        Kind denied = scene.last().provenance().kind();

        scene.add(2);
        scene.passes(100);

        assertThat(denied).isEqualTo(Kind.LIVE);
        assertThat(scene.ids()).hasSize(2);
        assertThat(scene.events(AccessDenied.class)).containsExactly(new AccessDenied("", "read", Scene.ROOT));
    }

    @Test
    void readsAServiceOnceItIsNoLongerDenied() {
        scene.add(1);
        scene.ensemble.denyReading(Scene.ROOT + "/services/api");
        scene.watching();
        Kind denied = scene.last().provenance().kind();
        int events = scene.events(AccessDenied.class).size();

        scene.ensemble.denyReading("?");
        scene.passes(100);

        assertThat(denied).isEqualTo(Kind.UNKNOWN);
        assertThat(events).isEqualTo(1);
        assertThat(scene.ids()).hasSize(1);
    }
}
