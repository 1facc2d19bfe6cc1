package dev.outrigger.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Choice;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Outcome;
import dev.outrigger.routing.Pick;
import dev.outrigger.routing.Prober.Result.Kind;
import dev.outrigger.routing.TrafficPolicy.Probing;
import dev.outrigger.routing.testing.Endpoints;
import dev.outrigger.routing.testing.Policies;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Another policy, or a rare list, while endpoints are in trouble. */
final class PolicyChangeTest {
    private static final Instance A = Endpoints.instance(1);
    private static final Instance B = Endpoints.instance(2);
    private static final Instance C = Endpoints.instance(3);

    private final RouterFixture fixture = new RouterFixture(11);

    private void probe(Probing probing) {
        fixture.router.policy(Policies.of("least_request", probing, true, 0));
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"BAD_ANSWER", "UNREACHED"})
    void offersATrialToOneWhoseProbesArePutOffAfterItsTimeWasServed(Outcome trouble) {
        fixture.live(A, B, C);
        fixture.prober.answer(A.address(), Kind.UNREACHED);
        fixture.end(A, trouble, 5);
        fixture.passes(Duration.ofMinutes(2));
        var during = fixture.spread(100);

        probe(Probing.OFF);
        fixture.passes(Duration.ofSeconds(1));
        var after = fixture.spread(100);
        fixture.end(A, Outcome.SUCCESS, 1);
        fixture.scheduler.runDue();

        assertThat(during).doesNotContainKey(A.id());
        assertThat(after).containsEntry(A.id(), 1);
        assertThat(fixture.view(A).reason()).isEmpty();
    }

    @Test
    void keepsAnEjectionWhenThePolicyChangesInTheMiddleOfIt() {
        fixture.live(A, B, C);
        fixture.end(A, Outcome.BAD_ANSWER, 5);
        fixture.scheduler.runDue();

        probe(Probing.ALL);
        probe(Probing.OFF);
        probe(Probing.DOUBTED);
        boolean during = fixture.view(A).ejected();
        fixture.passes(Duration.ofSeconds(40));

        assertThat(during).isTrue();
        assertThat(fixture.view(A).ejected()).isFalse();
    }

    @Test
    void usesThoseOfWeightZeroOnlyIfNobodyWeighsMore() {
        Instance none = Endpoints.instance(4, InstanceState.UP, 0);
        fixture.live(none, A);
        var both = fixture.spread(100);

        fixture.live(none);
        fixture.passes(Duration.ofSeconds(3));

        assertThat(both).containsOnlyKeys(A.id());
        assertThat(fixture.spread(10)).containsOnlyKeys(none.id());
    }

    @Test
    void servesByThoseThatDrainIfAllDo() {
        fixture.live(A.in(InstanceState.DRAINING), B.in(InstanceState.LEAVING));

        Pick pick = fixture.pick();

        assertThat(((Pick.Chosen) pick).choice()).isEqualTo(Choice.DRAINING);
    }

    @Test
    void neverEjectsALoneEndpoint() {
        fixture.live(A);

        fixture.end(A, Outcome.BAD_ANSWER, 500);
        fixture.passes(Duration.ofSeconds(5));

        assertThat(fixture.choice()).isEqualTo(Choice.PREFERRED);
    }
}
