package dev.outrigger.discovery.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.Announcer;
import dev.outrigger.discovery.DiscoveryEvent;
import dev.outrigger.discovery.Presence;
import dev.outrigger.routing.InstanceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a process writes of its instances and of its node, whatever becomes of its session. */
class AnnouncingTest {
    private final Scene scene = new Scene();

    @Test
    void announcesAgainAfterALostSessionAndNeverTwiceInOne() {
        ScriptedEnsemble.Client provider = scene.open("provider", "provider-host", 1);
        List<String> heard = new ArrayList<>();
        Announcer.Announcement announcement = announce(provider, heard);
        scene.loop.runFor(Duration.ofSeconds(1));

        provider.cut();
        scene.loop.runFor(Duration.ofSeconds(5));
        provider.heal();
        scene.loop.runFor(Duration.ofSeconds(5));
        List<String> sameSession = List.copyOf(heard);
        provider.expire();
        scene.loop.runFor(Duration.ofSeconds(5));
        announcement.change(InstanceState.DRAINING, 100);
        scene.loop.runFor(Duration.ofSeconds(1));

        assertThat(sameSession).containsExactly("up");
        assertThat(heard).containsExactly("up", "missing", "up", "draining");
        assertThat(scene.ensemble.children(Scene.INSTANCES)).hasSize(1);
    }

    @Test
    void replacesItsOwnAnnouncementOfAnEarlierProcessWhoseSessionStillLives() {
        ScriptedEnsemble.Client crashed = scene.open("provider", "provider-host", 1);
        announce(crashed, new ArrayList<>());
        scene.loop.runFor(Duration.ofSeconds(1));
        crashed.cut();

        List<String> heard = new ArrayList<>();
        announce(scene.open("provider", "provider-host", 2), heard);
        scene.loop.runFor(Duration.ofMinutes(1));

        assertThat(heard).containsExactly("up");
        assertThat(scene.ensemble.children(Scene.INSTANCES))
                .singleElement()
                .asString()
                .contains("~00000002");
    }

    @Test
    void knowsHowLongReadersOfALargeServiceMayTake() {
        for (int number = 1; number <= 1_000; number++) {
            scene.add(number);
        }

        Announcer.Announcement among = announce(scene.open("provider", "provider-host", 1), new ArrayList<>());
        Duration before = among.readWindow();
        scene.loop.runFor(Duration.ofSeconds(1));

        assertThat(before).isEqualTo(Duration.ofMillis(375));
        assertThat(among.readWindow()).isEqualTo(Duration.ofMillis(2_250));
    }

    @Test
    void doesNotRecreateWhatAnOperatorDeletedUnderAValidSession() {
        List<String> heard = new ArrayList<>();
        announce(scene.open("provider", "provider-host", 1), heard);
        scene.loop.runFor(Duration.ofSeconds(1));

        scene.ensemble.delete(
                Scene.INSTANCES + "/" + scene.ensemble.children(Scene.INSTANCES).get(0));
        scene.loop.runFor(Duration.ofMinutes(30));

        assertThat(scene.ensemble.children(Scene.INSTANCES)).isEmpty();
        assertThat(heard).containsExactly("up");
    }

    @Test
    void freesAKeyThatItsProviderDrops() {
        ScriptedEnsemble.Client provider = scene.open("provider", "provider-host", 1);
        announce(provider, new ArrayList<>());
        scene.loop.runFor(Duration.ofSeconds(1));
        List<String> before = scene.ensemble.children(Scene.ROOT + "/keys");

        scene.announce(
                provider,
                Party.definition("api", 8080, Map.of("OTHER_URL", "http://{HOST}:{PORT}/")),
                Party.instance("10.0.0.2", 8080));
        scene.loop.runFor(Duration.ofSeconds(1));

        assertThat(before).containsExactly("API_URL");
        assertThat(scene.ensemble.children(Scene.ROOT + "/keys")).containsExactly("OTHER_URL");
    }

    @Test
    void showsThePresenceOfANodeAsLongAsItIsThereAndRefusesASecondOfItsName() {
        ScriptedEnsemble.Client first = present("first-host", 1);
        ScriptedEnsemble.Client second = present("second-host", 1);
        List<String> withdrawn = new ArrayList<>();

        first.expire();
        scene.loop.runFor(Duration.ofMinutes(1));
        List<String> during = scene.ensemble.children(Scene.ROOT + "/nodes");
        first.zookeeper().presence().withdraw(() -> withdrawn.add("first"));
        second.zookeeper().presence().withdraw(() -> withdrawn.add("second"));
        scene.loop.runFor(Duration.ofSeconds(1));

        assertThat(during).containsExactly("node");
        assertThat(scene.events).contains(new DiscoveryEvent.PresenceRefused("node", "10.0.0.1"));
        assertThat(withdrawn).containsExactlyInAnyOrder("first", "second");
        assertThat(scene.ensemble.children(Scene.ROOT + "/nodes")).isEmpty();
    }

    @Test
    void withdrawsAPresenceThatGaveWayToALaterProcess() {
        ScriptedEnsemble.Client earlier = present("host", 1);
        present("host", 2);
        earlier.cut();
        scene.loop.runFor(Duration.ofMinutes(1));
        earlier.heal();
        scene.loop.runFor(Duration.ofSeconds(1));
        List<String> withdrawn = new ArrayList<>();

        earlier.zookeeper().presence().withdraw(() -> withdrawn.add("earlier"));
        scene.loop.runFor(Duration.ofMinutes(1));

        assertThat(withdrawn).containsExactly("earlier");
        assertThat(scene.ensemble.children(Scene.ROOT + "/nodes")).containsExactly("node");
    }

    /** Returns a process of the one node, a second after it has shown its presence. */
    private ScriptedEnsemble.Client present(String hostUuid, long start) {
        ScriptedEnsemble.Client client = scene.open("node", hostUuid, start);
        client.zookeeper()
                .presence()
                .publish(new Presence.Content("10.0.0.1", "r", "z", "0.1", "20260101-000000", Map.of(), Map.of()));
        scene.loop.runFor(Duration.ofSeconds(1));
        return client;
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
