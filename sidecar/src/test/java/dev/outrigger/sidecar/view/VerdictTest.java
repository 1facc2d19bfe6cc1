package dev.outrigger.sidecar.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Provenance;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VerdictTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00.123456Z");

    private final Overview usual = ScriptedView.usual(true, InstanceState.UP);

    private Overview with(boolean ready, List<Overview.Registry> registries, List<Overview.Service> services) {
        return new Overview(
                usual.info(),
                ready,
                registries,
                services,
                List.of(),
                List.of(),
                List.of(),
                new Overview.Config(true, "", START, List.of(), List.of()),
                List.of());
    }

    @Test
    void isWellWhereNothingIsWrong() {
        Verdict verdict = with(true, usual.registries(), usual.services()).verdict();

        assertThat(verdict.well()).isTrue();
        assertThat(verdict.line()).isEqualTo("well: 1 service, 1 of 2 endpoints up");
    }

    @Test
    void countsWhatIsUnresolvedAndWhatIsAProblem() {
        assertThat(usual.verdict().line())
                .isEqualTo("not well: configuration held: 2 of 3 services would go; api.json not accepted;"
                        + " 1 unresolved key (MAIL_URL); 1 problem (outrigger.json)");
        assertThat(usual.verdict().sum()).isEqualTo("1 service, 1 of 2 endpoints up");
    }

    private Overview.Service empty() {
        Overview.Service api = usual.services().get(0);
        return new Overview.Service(
                "api",
                api.protocol(),
                api.keys(),
                List.of(new Overview.Listener("127.0.0.1:80", Overview.ListenerState.FAILED, "taken")),
                Provenance.Kind.STALE,
                START,
                1,
                1,
                false,
                false,
                api.traffic(),
                List.of());
    }

    @Test
    void namesALostRegistryAndAServiceWithoutEndpoints() {
        Overview.Registry lost = new Overview.Registry(
                "zookeeper",
                false,
                START,
                "",
                0,
                List.of("zk1:2181"),
                false,
                "/",
                Provenance.Kind.STALE,
                "no server answers");
        Verdict verdict = with(false, List.of(lost), List.of(empty())).verdict();

        assertThat(verdict.troubles())
                .containsExactly(
                        "still starting",
                        "api has no healthy endpoint (nobody is listed)",
                        "api not bound at 127.0.0.1:80: taken",
                        "registry zookeeper away since 2026-01-01T00:00:00Z");
    }

    @Test
    void saysFirstWhatAConnectedRegistryLacks() {
        Overview.Registry bare = new Overview.Registry(
                "zookeeper",
                true,
                START,
                "1",
                4000,
                List.of("zk1:2181"),
                false,
                "/x",
                Provenance.Kind.LIVE,
                "/x is not there");

        Verdict verdict = with(true, List.of(bare), List.of(empty())).verdict();

        assertThat(verdict.line())
                .startsWith("not well: registry zookeeper: /x is not there; api has no healthy endpoint");
    }

    @Test
    void namesAnInstanceOfThisNodeThatNobodyElseSees() {
        Overview down = ScriptedView.usual(true, InstanceState.DOWN);

        assertThat(down.verdict().troubles()).contains("own www not announced: ");
    }
}
