package dev.outrigger.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Outcome;
import dev.outrigger.routing.Pick;
import dev.outrigger.routing.Reason;
import dev.outrigger.routing.TrafficPolicy.Probing;
import dev.outrigger.routing.testing.Endpoints;
import dev.outrigger.routing.testing.Policies;
import org.junit.jupiter.api.Test;

/** The second pick of a request, when the first passed over an endpoint at its limit of one. */
final class FurtherPicksTest {
    private static final Instance FULL = Endpoints.instance(1);
    private static final Instance FREE = Endpoints.instance(2);
    private static final Instance DOWN = Endpoints.instance(3, InstanceState.DOWN);

    private final RouterFixture fixture = new RouterFixture(5);

    private Pick first() {
        fixture.router.policy(Policies.of("least_request", Probing.DOUBTED, true, 1));
        fixture.live(FULL, FREE, DOWN);
        fixture.endpoint(FULL).state().started(0);
        Pick first = fixture.pick();
        fixture.attempt.tried(fixture.endpoint(FREE).state());
        return first;
    }

    private Pick second() {
        return fixture.table().picker().pick(fixture.attempt);
    }

    @Test
    void asksTheNextClassOnceTheFullOneCannotBeReached() {
        Pick first = first();
        fixture.endpoint(FULL).state().finished(0, Outcome.UNREACHED, fixture.scheduler.nanos());

        Pick second = second();

        assertThat(((Pick.Chosen) first).endpoint().instance()).isEqualTo(FREE);
        assertThat(((Pick.Chosen) second).endpoint().instance()).isEqualTo(DOWN);
    }

    @Test
    void isAnOverflowWhileTheFullOneIsFull() {
        first();

        Pick second = second();

        assertThat(second).isEqualTo(new Pick.Rejected(Reason.OVERFLOW));
    }
}
