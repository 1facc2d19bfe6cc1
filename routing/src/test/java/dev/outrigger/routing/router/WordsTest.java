package dev.outrigger.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Outcome;
import dev.outrigger.routing.Prober;
import dev.outrigger.routing.testing.Endpoints;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Why an endpoint gets no traffic, and for how long, in words. */
final class WordsTest {
    private static final Instance A = Endpoints.instance(1);
    private static final Instance B = Endpoints.instance(2);

    private final RouterFixture fixture = new RouterFixture(3);

    @Test
    void whatIsGoneHasSomeGraceLeft() {
        fixture.live(A, B);
        fixture.live(B);

        fixture.passes(Duration.ofMillis(800));

        assertThat(fixture.view(A).reason()).startsWith("gone 0.8 s ago: ").endsWith(", 1.2 s of grace left");
    }

    @Test
    void whatCouldNotBeReachedIsProbedAgain() {
        fixture.prober.answer(A.address(), Prober.Result.Kind.UNREACHED);
        fixture.live(A, B);
        fixture.end(A, Outcome.UNREACHED, 1);

        fixture.passes(Duration.ofSeconds(1));

        assertThat(fixture.view(A).reason())
                .matches("unreached for 1.0 s: last probe refused, next probe in \\d\\.\\d s");
    }

    @Test
    void whatItsProviderTookOutOfWorkIsSoSinceItWasSaid() {
        Instance draining = Endpoints.instance(1, InstanceState.DRAINING, 100);
        fixture.live(A, B);
        fixture.passes(Duration.ofMinutes(1));
        fixture.live(draining, B);
        fixture.passes(Duration.ofSeconds(11));

        fixture.live(Endpoints.instance(1, InstanceState.DRAINING, 50), B);
        fixture.passes(Duration.ofSeconds(1));

        assertThat(fixture.view(draining).reason()).isEqualTo("its provider said draining 12 s ago");
    }

    @Test
    void anHourIsToldInMinutesAndItsEndInSeconds() {
        fixture.live(A, B);

        String hour = disabled(Duration.ofHours(1));
        String minute = disabled(Duration.ofSeconds(61));
        String end = disabled(Duration.ofMillis(900));

        assertThat(hour).isEqualTo("disabled by an operator for 60 more minutes");
        assertThat(minute).isEqualTo("disabled by an operator for 2 more minutes");
        assertThat(end).isEqualTo("disabled by an operator for 1 more second");
    }

    @Test
    void newWorkGoesByClassAndWeight() {
        Instance heavy = Endpoints.instance(3, InstanceState.UP, 300);
        Instance leaving = Endpoints.instance(4, InstanceState.DRAINING, 300);

        fixture.live(A, heavy, leaving);

        assertThat(fixture.share(A)).isEqualTo(0.25);
        assertThat(fixture.share(heavy)).isEqualTo(0.75);
        assertThat(fixture.share(leaving)).isZero();
    }

    @Test
    void theLastResortSharesAlone() {
        Instance leaving = Endpoints.instance(4, InstanceState.DRAINING);
        fixture.live(A, leaving);

        fixture.router.disabled(Map.of(A.id(), new Disabled("", "", 0)));

        assertThat(fixture.share(A)).isZero();
        assertThat(fixture.share(leaving)).isEqualTo(1);
    }

    private String disabled(Duration time) {
        fixture.router.disabled(Map.of(A.id(), new Disabled("", "", fixture.scheduler.nanos() + time.toNanos())));
        return fixture.view(A).reason();
    }
}
