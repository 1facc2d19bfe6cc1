package dev.outrigger.routing.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Attempt;
import dev.outrigger.routing.Balancer.Selector;
import dev.outrigger.routing.Endpoint;
import dev.outrigger.routing.testing.Endpoints;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class FirstTest {
    private final List<Endpoint> endpoints = Endpoints.ofWeights(1, 1, 1000, 100);
    private final Selector first = Balancers.named("first").selectorFor(endpoints);
    private final Attempt attempt = new Attempt(new SplittableRandom(1), 0).begin(0, 0);

    @Test
    void staysWithTheFirstHoweverBusyItIs() {
        endpoints.get(0).state().started(0);

        int selected = first.select(attempt);

        assertThat(selected).isZero();
    }

    @Test
    void goesDownTheListAsTheyWereTried() {
        attempt.tried(endpoints.get(0).state());
        int second = first.select(attempt);
        attempt.tried(endpoints.get(1).state());
        int third = first.select(attempt);
        attempt.tried(endpoints.get(2).state());

        int none = first.select(attempt);

        assertThat(second).isEqualTo(1);
        assertThat(third).isEqualTo(2);
        assertThat(none).isEqualTo(Selector.NOBODY);
    }
}
