package dev.outrigger.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Outcome;
import dev.outrigger.routing.Pick;
import dev.outrigger.routing.Prober.Result.Kind;
import dev.outrigger.routing.Provenance;
import dev.outrigger.routing.testing.Endpoints;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Those that a list does not name any more. */
final class MissingMembersTest {
    private static final Instance A = Endpoints.instance(1);
    private static final Instance B = Endpoints.instance(2);

    private final RouterFixture fixture = new RouterFixture(7);

    @Test
    void losesNobodyByAListThatIsNotLive() {
        fixture.live(A, B);

        fixture.list(Provenance.Kind.STALE);
        fixture.passes(Duration.ofHours(1));

        assertThat(fixture.spread(100)).hasSize(2);
        assertThat(fixture.table().provenance().kind()).isEqualTo(Provenance.Kind.STALE);
    }

    @Test
    void givesTheMissingNoNewWorkAndForgetsThemAfterTheGrace() {
        fixture.live(A, B);
        fixture.live(A);

        var during = fixture.spread(100);
        int listed = fixture.table().endpoints().size();
        fixture.passes(Duration.ofSeconds(3));

        assertThat(during).containsOnlyKeys(A.id());
        assertThat(listed).isEqualTo(2);
        assertThat(fixture.table().endpoints()).extracting(e -> e.instance()).containsExactly(A);
        assertThat(fixture.view(B).reason()).startsWith("out ").contains("not listed any more");
    }

    @Test
    void usesTheMissingWhileNobodyElseIsLeft() {
        fixture.live(A);
        fixture.live();

        Pick pick = fixture.pick();

        assertThat(pick).isInstanceOf(Pick.Chosen.class);
    }

    @Test
    void keepsStateAndWorkOfOneThatIsListedAgainWithinTheGrace() {
        fixture.live(A, B);
        var state = fixture.endpoint(B).state();
        fixture.live(A);
        fixture.passes(Duration.ofSeconds(1));

        fixture.live(A, B);
        fixture.passes(Duration.ofSeconds(5));

        assertThat(fixture.endpoint(B).state()).isSameAs(state);
        assertThat(state.ramp(fixture.scheduler.nanos())).isEqualTo(1);
        assertThat(fixture.spread(200).get(B.id())).isBetween(60, 140);
    }

    @Test
    void dropsTheMissingAtTheFirstRefusedConnection() {
        fixture.live(A, B);
        fixture.live(A);

        fixture.end(B, Outcome.UNREACHED, 1);
        fixture.scheduler.runDue();

        assertThat(fixture.table().endpoints()).extracting(e -> e.instance()).containsExactly(A);
    }

    @Test
    void dropsTheMissingWhenAProbeCannotReachThem() {
        fixture.prober.answer(B.address(), Kind.UNREACHED);
        fixture.live(A, B);
        fixture.live(A);

        fixture.passes(Duration.ofMillis(600));

        assertThat(fixture.table().endpoints()).extracting(e -> e.instance()).containsExactly(A);
    }

    @Test
    void honoursAWithdrawalAtOnce() {
        fixture.live(A, B.in(InstanceState.LEAVING));

        fixture.live(A);

        assertThat(fixture.table().endpoints()).extracting(e -> e.instance()).containsExactly(A);
        assertThat(fixture.view(B).reason()).contains("withdrawn");
    }
}
