package dev.outrigger.routing.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrigger.routing.Attempt;
import dev.outrigger.routing.Balancer.Selector;
import dev.outrigger.routing.Endpoint;
import dev.outrigger.routing.Outcome;
import dev.outrigger.routing.testing.Endpoints;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/*
 * Bounds: with n picks and share p the standard deviation of a count is sqrt(n p (1-p)); 5 of them are missed by chance
 * once in 1.7 million. 20,000 picks over shares of at least 1/9 give 5 sd <= 222 of >= 2,222, so 10 % of the expectation.
 */
final class LoadDistributionTest {
    private static final int PICKS = 20_000;

    static Stream<String> policies() {
        return Stream.of("least_request", "random", "round_robin");
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void equalsGetEqualShares(String policy) {
        List<Endpoint> endpoints = Endpoints.ofWeights(1, 100, 100, 100, 100, 100);

        int[] counts = spread(policy, endpoints, 1);

        for (int count : counts) {
            assertThat(count).isBetween(3_600, 4_400);
        }
    }

    @ParameterizedTest
    @MethodSource("policies")
    void sharesFollowWeights(String policy) {
        List<Endpoint> endpoints = Endpoints.ofWeights(1, 100, 300, 500);

        int[] counts = spread(policy, endpoints, 2);

        assertThat(counts[0]).isBetween(2_000, 2_444);
        assertThat(counts[1]).isBetween(6_000, 7_333);
        assertThat(counts[2]).isBetween(10_000, 12_222);
    }

    @Test
    void roundRobinIsExactOverItsCycle() {
        List<Endpoint> endpoints = Endpoints.ofWeights(1, 1, 2, 3);

        int[] counts = spread("round_robin", endpoints, 3);

        assertThat(counts[0]).isBetween(PICKS / 6 - 1, PICKS / 6 + 2);
        assertThat(counts[1]).isBetween(PICKS / 3 - 2, PICKS / 3 + 3);
        assertThat(counts[2]).isBetween(PICKS / 2 - 3, PICKS / 2 + 3);
    }

    @Test
    void leastRequestGivesAHungEndpointNothingMoreWhileAnotherIsIdle() {
        List<Endpoint> endpoints = Endpoints.ofWeights(1, 100, 100);
        endpoints.get(0).state().started(0);

        int[] counts = spread("least_request", endpoints, 4);

        assertThat(counts[0]).isZero();
    }

    @ParameterizedTest
    @MethodSource("policies")
    void anEndpointThatWarmsUpGetsItsPartOnly(String policy) {
        List<Endpoint> endpoints = Endpoints.ofWeights(1, 100, 100, 100, 100);
        endpoints.get(0).state().warmUp(0, 10_000);

        int[] counts = spread(policy, endpoints, 5);

        // A tenth of its weight beside three whole ones: 0.1 / 3.1 = 3.2 %, and 0.3 % for running out of refusals.
        assertThat(counts[0]).isBetween(400, 1_000);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void findsTheOneThatMayBeUsedWhateverTheRest(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] weights = random.ints(2 + random.nextInt(9), 0, 1_001).toArray();
        for (String policy : Balancers.names()) {
            List<Endpoint> endpoints = Endpoints.ofWeights(1, weights);
            int left = random.nextInt(weights.length);
            Selector selector = Balancers.named(policy).selectorFor(endpoints);
            Attempt attempt = new Attempt(random.split(), 0).begin(0, 0);
            for (int i = 0; i < weights.length; i++) {
                if (i != left) {
                    disqualify(endpoints.get(i), attempt, random);
                }
            }

            int selected = selector.select(attempt);
            attempt.tried(endpoints.get(left).state());
            int afterwards = selector.select(attempt);

            assertThat(selected).as("%s, seed %d", policy, seed).isEqualTo(left);
            assertThat(afterwards).as("%s, seed %d", policy, seed).isEqualTo(Selector.NOBODY);
        }
    }

    @Test
    void namesThePoliciesThatThereAre() {
        assertThatThrownBy(() -> Balancers.named("least_conn"))
                .hasMessageContaining("\"least_conn\" (expected: one of ")
                .hasMessageContaining("least_request");
        assertThat(Balancers.names()).contains("least_request", "random", "round_robin");
    }

    private static void disqualify(Endpoint endpoint, Attempt attempt, SplittableRandom random) {
        switch (random.nextInt(3)) {
            case 0 -> attempt.tried(endpoint.state());
            case 1 -> {
                endpoint.state().started(0);
                endpoint.state().finished(0, Outcome.UNREACHED, 0);
            }
            default -> {
                endpoint.state().limits(0, 1);
                endpoint.state().started(0);
            }
        }
    }

    private static int[] spread(String policy, List<Endpoint> endpoints, long seed) {
        Selector selector = Balancers.named(policy).selectorFor(endpoints);
        Attempt attempt = new Attempt(new SplittableRandom(seed), 0);
        int[] counts = new int[endpoints.size()];
        for (int i = 0; i < PICKS; i++) {
            counts[selector.select(attempt.begin(0, 0))]++;
        }
        return counts;
    }
}
