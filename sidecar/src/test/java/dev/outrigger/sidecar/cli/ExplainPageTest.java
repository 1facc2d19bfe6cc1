package dev.outrigger.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outrigger.sidecar.admin.Json;
import dev.outrigger.sidecar.view.Explanation;
import dev.outrigger.sidecar.view.ScriptedView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people read who ask why. */
final class ExplainPageTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:03:00Z");

    @Test
    void answersEachQuestion() {
        ObjectNode api =
                (ObjectNode) Json.tree(new ScriptedView().explain("api").orElseThrow());
        api.putArray("events")
                .addObject()
                .put("endpoint", "")
                .putArray("events")
                .addObject()
                .put("at", "2026-01-01T00:02:30Z")
                .put("words", "panic on service=api");

        String page = new ExplainPage(NOW).render(api);

        assertThat(page)
                .startsWith("api: a service that this node requires\n")
                .contains("listens on  127.0.0.1:11100 bound\n            port 11100 (local_port, registry)\n")
                .contains("speaks      http, by the scheme of its URL\n")
                .contains("defined by  registry\n            API_URL = http://{HOST}:{PORT}\n")
                .contains("table       LIVE for 3m, generation 7\n")
                .contains("www      API       {API_URL}  http://127.0.0.1:11100\n")
                .contains("10.0.0.1:80  node-1  up    up       100 %  2\n")
                .contains("10.0.0.2:80  node-1  up    ejected  0 %    2          5 bad answers\n")
                .contains("last events\n  30s ago: panic on service=api\n");
    }

    @Test
    void whatSomebodyWroteComesBeforeWhatIsBuiltIn() {
        ObjectNode api =
                (ObjectNode) Json.tree(new ScriptedView().explain("api").orElseThrow());

        String page = new ExplainPage(NOW).render(api);

        assertThat(page.lines().filter(line -> line.startsWith("panic") || line.startsWith("balance")))
                .containsExactly("panic    60             traffic.default", "balance  least_request  built in");
    }

    @Test
    void whatSomebodyWroteSpeaksToNoTerminal() {
        ObjectNode api =
                (ObjectNode) Json.tree(new ScriptedView().explain("api").orElseThrow());
        ((ObjectNode) api.path("service").path("endpoints").path(0)).put("node", "web\u001b[31m\n1");

        String page = new ExplainPage(NOW).render(api);

        assertThat(page).contains("10.0.0.1:80  web\\u001b[31m\\u000a1  up").doesNotContain("\u001b");
    }

    @Test
    void whatIsNotRequiredSaysSo() {
        Explanation known = new Explanation(
                "api",
                "service",
                false,
                false,
                "services.d/api.json",
                "services.d/api.json",
                Optional.of(80),
                "local_port, services.d/api.json",
                "",
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());

        String page = new ExplainPage(NOW).render(Json.tree(known));

        assertThat(page).isEqualTo("""
                        api: known, but nothing that runs here requires it
                        listens on  nothing: port 80 (local_port, services.d/api.json)
                        defined by  services.d/api.json
                        used by     nothing that runs here
                        """);
    }
}
