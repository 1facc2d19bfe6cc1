package dev.outrigger.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Pick;
import dev.outrigger.routing.testing.Endpoints;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is the same in the next table, and in the next picture, is the same object: of thousands only a few are made anew. */
class UnchangedTest {
    private static final Instance A = Endpoints.instance(1);
    private static final Instance B = Endpoints.instance(2);
    private static final Instance C = Endpoints.instance(3);

    private final RouterFixture fixture = new RouterFixture(1);

    @Test
    void answersOfPicksAreTheSame() {
        fixture.live(A, B);
        Pick ofA = chosen(A);

        fixture.live(A, B.in(InstanceState.DOWN), C);

        assertThat(chosen(A)).isSameAs(ofA);
    }

    @Test
    void viewsAreTheSame() {
        fixture.live(A, B);
        EndpointView ofA = fixture.view(A);
        EndpointView ofB = fixture.view(B);

        fixture.live(A, B.in(InstanceState.DOWN), C);

        assertThat(fixture.view(A)).isSameAs(ofA);
        assertThat(fixture.view(B)).isNotEqualTo(ofB);
    }

    @Test
    void viewsTellWhatLoopsReported() {
        fixture.live(A, B);
        EndpointView idle = fixture.view(A);

        fixture.endpoint(A).state().started(0);
        EndpointView busy = fixture.view(A);

        assertThat(idle.inFlight()).isZero();
        assertThat(busy.inFlight()).isOne();
    }

    @Test
    void noTableIsMadeOfTheSameList() {
        fixture.live(A, B);
        int before = fixture.tables.size();

        fixture.view(A);
        fixture.live(A, B);

        assertThat(fixture.tables).hasSize(before);
    }

    private Pick chosen(Instance instance) {
        return Stream.generate(fixture::pick)
                .limit(100)
                .filter(pick -> ((Pick.Chosen) pick).endpoint().instance().equals(instance))
                .findFirst()
                .orElseThrow();
    }
}
