package dev.outrigger.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.sidecar.admin.Json;
import dev.outrigger.sidecar.view.ScriptedView;
import dev.outrigger.sidecar.view.Verdict;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page that people read. */
final class StatusPageTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:03:00Z");

    private final ObjectNode usual = (ObjectNode) Json.tree(ScriptedView.usual(true, InstanceState.UP));

    @Test
    void beginsWithWhatIsWrong() {
        String page = new StatusPage(false, NOW).render(usual);

        assertThat(page.lines().findFirst())
                .hasValue("not well: configuration held: 2 of 3 services would go; api.json not accepted; and 2 more");
    }

    @Test
    void saysWellIfNothingIsWrong() {
        usual.set("verdict", Json.tree(new Verdict(List.of(), "1 service, 1 of 2 endpoints up")));

        String page = new StatusPage(false, NOW).render(usual);

        assertThat(page.lines().findFirst()).hasValue("well: 1 service, 1 of 2 endpoints up");
    }

    @Test
    void tellsWhichEndpointGetsNoTrafficAndWhy() {
        String page = new StatusPage(false, NOW).render(usual);

        assertThat(page)
                .contains("api      127.0.0.1:11100  bound  LIVE  1/2  4\n")
                .contains("without traffic\n  api 10.0.0.2:80 ejected: 5 bad answers\n");
    }

    @Test
    void saysWhoIsDrainedAndWhatIsNotInForce() {
        String page = new StatusPage(false, NOW).render(usual);

        assertThat(page)
                .contains("www      ann  3m   2026-01-01T02:00:00Z  yes   kernel")
                .contains("  held: 2 of 3 services would go (outrigger reload --force applies it)")
                .contains("  /etc/outrigger/services.d/api.json last_good for 3m")
                .contains("  changed, and takes a restart: state_dir");
    }

    @Test
    void saysThatARegistryIsEmbedded() {
        ((ObjectNode) usual.path("registries").path(0)).put("embedded", true);

        String page = new StatusPage(false, NOW).render(usual);

        assertThat(page).contains("registry zookeeper zk1:2181 (embedded) connected for 3m");
    }

    @Test
    void fitsAHundredColumns() {
        ((ObjectNode) usual.path("services").path(0).path("endpoints").path(1)).put("reason", "x".repeat(300));
        ((ObjectNode) usual.path("config")).put("held", "y".repeat(300));
        usual.set("verdict", Json.tree(new Verdict(List.of("z".repeat(300), "b", "c", "d"), "")));

        String plain = new StatusPage(false, NOW).render(usual);
        String coloured = new StatusPage(true, NOW).render(usual);

        assertThat(plain.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
        assertThat(plain.lines().findFirst().orElseThrow()).endsWith("…; and 3 more");
        assertThat(coloured.replaceAll("\u001b\\[\\d+m", "")).isEqualTo(plain);
    }

    @Test
    void hasColoursOnlyWhereTheyAreWanted() {
        assertThat(new StatusPage(false, NOW).render(usual)).doesNotContain("\u001b[");
        assertThat(new StatusPage(true, NOW).render(usual)).contains("\u001b[31mnot well");
    }
}
