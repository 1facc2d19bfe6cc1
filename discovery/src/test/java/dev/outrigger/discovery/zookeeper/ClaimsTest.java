package dev.outrigger.discovery.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.Announcer;
import dev.outrigger.discovery.Definitions;
import dev.outrigger.discovery.DiscoveryEvent.AccessDenied;
import dev.outrigger.discovery.DiscoveryEvent.DefinitionAgreed;
import dev.outrigger.discovery.DiscoveryEvent.DefinitionConflict;
import dev.outrigger.discovery.DiscoveryEvent.KeyRefused;
import dev.outrigger.routing.Check;
import dev.outrigger.routing.ServiceDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Definitions and keys: who writes them, and who may take them over. */
class ClaimsTest {
    private static final String KEYS = Scene.ROOT + "/keys";
    private static final String URL = "http://{HOST}:{PORT}/";
    private static final ServiceDefinition API = Party.definition("api", 8080, Map.of("API_URL", URL));
    private static final ServiceDefinition SILENT = new ServiceDefinition(
            "api", Optional.empty(), Optional.empty(), false, Map.of(), List.of(Check.TCP), Map.of());

    private final Scene scene = new Scene();
    private final List<Definitions.Outcome> outcomes = new ArrayList<>();

    private void announce(String node, ServiceDefinition definition, int host) {
        scene.announce(scene.open(node), definition, Party.instance("10.0.0." + host, 8080));
    }

    private void define(ServiceDefinition definition, boolean dryRun) {
        scene.open("operator").zookeeper().definitions().define(definition, dryRun, outcomes::add);
        scene.passes(1);
    }

    @Test
    void writesNothingForAServiceWhoseDocumentIsNotKnown() {
        announce("anybody", SILENT, 1);
        scene.passes(1);
        String before = scene.text(Scene.API);
        ServiceDefinition open = new ServiceDefinition(
                "api", API.protocol(), API.localPort(), true, API.provides(), API.checks(), Map.of());

        announce("provider", open, 2);
        announce("late", SILENT, 3);
        scene.passes(60);

        assertThat(before).isEmpty();
        assertThat(scene.text(Scene.API)).contains("\"public\":true").contains("8080");
        assertThat(scene.events(DefinitionConflict.class)).isEmpty();
        assertThat(scene.ensemble.children(Scene.INSTANCES)).hasSize(3);
    }

    @Test
    void tellsOfAServiceWithoutADefinitionThatThereIsNone() {
        announce("anybody", SILENT, 1);
        List<Optional<ServiceDefinition>> told = new ArrayList<>();
        scene.passes(1);

        scene.open("consumer").zookeeper().registry().watchDefinition("api", told::add);
        scene.passes(1);

        assertThat(told).containsExactly(Optional.empty());
    }

    @Test
    void claimsItsKeysInTheEndHoweverOftenItIsCut() {
        Map<String, String> keys = Map.of("A", URL, "B", URL, "C", URL, "D", URL);
        scene.ensemble.lag(Duration.ofMillis(400));
        ScriptedEnsemble.Client provider = scene.open("provider");
        scene.announce(provider, Party.definition("api", 8080, keys), Party.instance("10.0.0.1", 8080));

        for (int i = 0; i < 10; i++) {
            scene.loop.runFor(Duration.ofMillis(1_500));
            provider.cut();
            scene.loop.runFor(Duration.ofMillis(100));
            provider.heal();
        }
        scene.passes(60);

        assertThat(scene.ensemble.children(KEYS)).containsExactly("A", "B", "C", "D");
    }

    @Test
    void refusesAKeyThatItsHolderListsAndTakesItOnceItsHolderDoesNot() {
        announce("provider", API, 1);
        scene.passes(1);
        announce("other", Party.definition("other", 9090, Map.of("API_URL", URL)), 2);
        scene.passes(30);
        String before = scene.text(KEYS + "/API_URL");

        scene.ensemble.put(Scene.API, "{\"version\":1,\"local_port\":8080,\"provides\":{}}");
        scene.passes(600);

        assertThat(before).contains("\"api\"");
        assertThat(scene.events(KeyRefused.class)).hasSize(1);
        assertThat(scene.text(KEYS + "/API_URL")).contains("\"other\"");
    }

    @Test
    void takesAKeyWhoseHolderIsNotThereAtAllAndNoneWhoseHolderCannotBeRead() {
        scene.ensemble.create(KEYS + "/API_URL", "{\"service\":\"gone\"}");
        scene.ensemble.create(KEYS + "/B_URL", "{\"service\":\"garbage\"}");
        scene.ensemble.create(Scene.ROOT + "/services/garbage", "{{{");

        announce("provider", Party.definition("api", 8080, Map.of("API_URL", URL, "B_URL", URL)), 1);
        scene.passes(60);

        assertThat(scene.text(KEYS + "/API_URL")).contains("\"api\"");
        assertThat(scene.text(KEYS + "/B_URL")).contains("\"garbage\"");
    }

    @Test
    void looksLessAndLessOftenWhileAConflictLasts() {
        announce("provider", API, 1);
        scene.passes(1);
        announce("other", Party.definition("api", 9090, Map.of()), 2);
        scene.passes(10);
        int before = scene.ensemble.reads(Scene.API);

        scene.passes(3600);

        assertThat(scene.ensemble.reads(Scene.API) - before).isBetween(8, 30);
        assertThat(scene.events(DefinitionConflict.class)).hasSize(1);
        assertThat(scene.text(Scene.API)).contains("8080");
    }

    @Test
    void tellsTheEndOfAConflict() {
        announce("provider", API, 1);
        scene.passes(1);
        announce("other", Party.definition("api", 9090, Map.of()), 2);
        scene.passes(10);
        String registered = scene.text(Scene.API);

        scene.ensemble.put(Scene.API, registered.replace("8080", "9090"));
        scene.passes(600);

        assertThat(scene.events(DefinitionConflict.class)).hasSize(1);
        assertThat(scene.events(DefinitionAgreed.class)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 900, 1_300, 1_700, 2_100, 2_500, 2_900, 3_300, 3_700, 4_100, 4_500, 4_900})
    void writesTheDocumentThatChangedWhileTheOneBeforeWasBeingWritten(int millis) {
        scene.ensemble.lag(Duration.ofMillis(400));
        Announcer.Announcement announcement =
                scene.announce(scene.open("provider"), API, Party.instance("10.0.0.1", 8080));
        scene.loop.runFor(Duration.ofMillis(millis));

        announcement.define(Party.definition("api", 8080, Map.of("NEW_URL", URL)));
        scene.passes(60);

        assertThat(scene.text(Scene.API)).contains("NEW_URL");
        assertThat(scene.ensemble.children(KEYS)).containsExactly("NEW_URL");
    }

    @Test
    void movesTheClaimsOfKeysWithADefinition() {
        announce("provider", API, 1);
        scene.passes(1);
        ServiceDefinition next = Party.definition("api", 8081, Map.of("NEW_URL", URL));

        define(next, true);
        List<String> afterDryRun = scene.ensemble.children(KEYS);
        define(next, false);
        define(next, false);

        assertThat(afterDryRun).containsExactly("API_URL");
        assertThat(scene.ensemble.children(KEYS)).containsExactly("NEW_URL");
        assertThat(scene.text(Scene.API)).contains("8081").contains("NEW_URL").doesNotContain("API_URL");
        assertThat(((Definitions.Done) outcomes.get(1)).changes())
                .contains("keys.API_URL: api -> -", "keys.NEW_URL: - -> api");
        assertThat(outcomes.get(0)).isEqualTo(outcomes.get(1));
        assertThat(outcomes.get(2)).isEqualTo(new Definitions.Done(List.of()));
    }

    @Test
    void definesNothingWhoseKeyAnotherServiceProvides() {
        announce("provider", API, 1);
        scene.passes(1);

        define(Party.definition("other", 9090, Map.of("API_URL", URL)), false);

        assertThat(outcomes).singleElement().isEqualTo(new Definitions.Failed(KEYS + "/API_URL: provided by \"api\""));
        assertThat(scene.ensemble.children(Scene.ROOT + "/services")).containsExactly("api");
    }

    @Test
    void saysOnceThatWritingIsDeniedAndAnnouncesWhenItNoLongerIs() {
        scene.ensemble.denyWriting(Scene.ROOT);
        announce("provider", API, 1);
        scene.passes(300);
        List<String> heard = List.copyOf(scene.heard);
        int denials = scene.events(AccessDenied.class).size();

        scene.ensemble.denyWriting("?");
        scene.passes(400);

        assertThat(heard).containsExactly("missing: the registry denies writing below " + Scene.INSTANCES);
        assertThat(denials).isEqualTo(1);
        assertThat(scene.heard).endsWith("up");
        assertThat(scene.ensemble.children(KEYS)).containsExactly("API_URL");
    }

    @Test
    void defineSaysThatItWasDenied() {
        scene.ensemble.denyWriting(Scene.ROOT);

        define(API, false);

        assertThat(outcomes).singleElement().isEqualTo(new Definitions.Failed(Scene.API + ": access denied"));
    }
}
