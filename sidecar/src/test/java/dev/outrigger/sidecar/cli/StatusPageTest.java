package dev.outrigger.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.sidecar.admin.Json;
import dev.outrigger.sidecar.view.ScriptedView;
import org.junit.jupiter.api.Test;

/** The page that people read. */
final class StatusPageTest {
    private final ObjectNode usual = (ObjectNode) Json.tree(ScriptedView.usual(true, InstanceState.UP));

    @Test
    void beginsWithWhatIsWrong() {
        String page = new StatusPage(false).render(usual);

        assertThat(page.lines().findFirst()).hasValue("not well: 1 unresolved key; 1 problem");
    }

    @Test
    void saysWellIfNothingIsWrong() {
        usual.putArray("unresolved");
        usual.putArray("problems");

        String page = new StatusPage(false).render(usual);

        assertThat(page.lines().findFirst()).hasValue("well: 1 service, 1 of 2 endpoints up");
    }

    @Test
    void tellsWhichEndpointGetsNoTrafficAndWhy() {
        String page = new StatusPage(false).render(usual);

        assertThat(page.lines().filter(line -> line.startsWith("api")))
                .containsExactly(
                        "api      127.0.0.1:11100  bound  LIVE  1/2  4          10.0.0.2:80 ejected: 5 bad answers");
    }

    @Test
    void namesALostRegistryAndAServiceWithoutEndpoints() {
        ((ObjectNode) usual.path("registries").path(0)).put("connected", false);
        for (JsonNode endpoint : usual.path("services").path(0).path("endpoints")) {
            ((ObjectNode) endpoint).put("healthy", false);
        }

        String page = new StatusPage(false).render(usual);

        assertThat(page.lines().findFirst().orElseThrow())
                .contains("registry zookeeper lost since 2026-01-01T00:00:00Z", "api has no healthy endpoint");
    }

    @Test
    void hasColoursOnlyWhereTheyAreWanted() {
        assertThat(new StatusPage(false).render(usual)).doesNotContain("\u001b[");
        assertThat(new StatusPage(true).render(usual)).contains("\u001b[31mnot well");
    }
}
