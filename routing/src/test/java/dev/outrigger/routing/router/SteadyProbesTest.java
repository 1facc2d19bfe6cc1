package dev.outrigger.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Instance;
import dev.outrigger.routing.Outcome;
import dev.outrigger.routing.Prober.Result.Kind;
import dev.outrigger.routing.TrafficPolicy.Probing;
import dev.outrigger.routing.testing.Endpoints;
import dev.outrigger.routing.testing.Policies;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code probe: all}, when as many are ejected as may be: two of four. */
final class SteadyProbesTest {
    private static final Instance A = Endpoints.instance(1);
    private static final Instance B = Endpoints.instance(2);
    private static final Instance C = Endpoints.instance(3);
    private static final Instance D = Endpoints.instance(4);

    private final RouterFixture fixture = new RouterFixture(17);

    private void ejectTwoAndLetTheChecksOfAThirdFail() {
        fixture.router.policy(Policies.of("least_request", Probing.ALL, true, 0));
        fixture.live(A, B, C, D);
        for (Instance instance : new Instance[] {A, B}) {
            fixture.prober.answer(instance.address(), Kind.BAD_ANSWER);
            fixture.end(instance, Outcome.BAD_ANSWER, 5);
            fixture.scheduler.runDue();
        }
        fixture.end(C, Outcome.BAD_ANSWER, 4);
        fixture.prober.answer(C.address(), Kind.BAD_ANSWER);
        fixture.passes(Duration.ofSeconds(15));
    }

    @Test
    void usesOneWhoseChecksFailWhileNoMoreMayBeEjected() {
        ejectTwoAndLetTheChecksOfAThirdFail();

        EndpointView view = fixture.view(C);

        assertThat(fixture.events(RoutingEvent.ProbeFailed.class))
                .extracting(RoutingEvent.ProbeFailed::endpoint)
                .contains(C.id());
        assertThat(view.ejected()).isFalse();
        assertThat(view.consecutiveFailures()).isEqualTo(4);
        assertThat(fixture.spread(100)).containsKey(C.id());
    }

    @Test
    void ejectsItAsSoonAsOneMoreMayBe() {
        ejectTwoAndLetTheChecksOfAThirdFail();
        fixture.prober.answer(A.address(), Kind.GOOD);

        fixture.passes(Duration.ofSeconds(60));

        assertThat(fixture.view(A).ejected()).isFalse();
        assertThat(fixture.view(B).ejected()).isTrue();
        assertThat(fixture.view(C).reason()).startsWith("ejected ").contains("its checks fail");
    }

    @Test
    void seesThatItCannotEvenBeReachedAnyMore() {
        ejectTwoAndLetTheChecksOfAThirdFail();
        fixture.prober.answer(C.address(), Kind.UNREACHED);

        fixture.passes(Duration.ofSeconds(5));

        assertThat(fixture.view(C).unreached()).isTrue();
        assertThat(fixture.spread(100)).doesNotContainKey(C.id());
    }
}
