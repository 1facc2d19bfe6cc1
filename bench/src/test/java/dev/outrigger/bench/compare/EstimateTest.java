package dev.outrigger.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class EstimateTest {
    @Test
    void takesTheOneInTheMiddleOrBetweenTheTwo() {
        double[] odd = {9, 1, 5};
        double[] even = {4, 1, 2, 9};

        assertThat(Estimate.median(odd)).isEqualTo(5);
        assertThat(Estimate.median(even)).isEqualTo(3);
        assertThat(Estimate.median(new double[0])).isNaN();
        assertThat(odd).containsExactly(9, 1, 5);
    }

    @Test
    void givesTheSameIntervalForTheSameSeed() {
        double[] values = {1, 1.1, 0.9, 1.05, 0.95, 1.2, 0.8};

        assertThat(Estimate.of(values, new Random(7))).isEqualTo(Estimate.of(values, new Random(7)));
    }

    @Test
    void leavesAnOutlierOutOfTheInterval() {
        double[] values = {1, 1.01, 0.99, 1.02, 0.98, 1, 1.01, 0.99, 1, 1.01, 30};

        Estimate estimate = Estimate.of(values, new Random(7));

        assertThat(estimate.median()).isEqualTo(1);
        assertThat(estimate.low()).isBetween(0.98, 1.0);
        assertThat(estimate.high()).isBetween(1.0, 1.02);
    }

    @Test
    void coversTheTrueMedianInAboutNineteenOfTwentyRuns() {
        Random random = new Random(11);
        int covered = 0;
        for (int run = 0; run < 200; run++) {
            double[] values = random.doubles(11).toArray();
            Estimate estimate = Estimate.of(values, new Random(run));
            if (estimate.low() <= 0.5 && 0.5 <= estimate.high()) {
                covered++;
            }
        }

        assertThat(covered).isBetween(180, 199);
    }

    @Test
    void isApartOnlyWhenNothingIsInCommon() {
        Estimate one = new Estimate(1, 0.9, 1.1);

        assertThat(one.apart(new Estimate(1.2, 1.05, 1.3))).isFalse();
        assertThat(one.apart(new Estimate(1.2, 1.11, 1.3))).isTrue();
        assertThat(one.apart(new Estimate(0.8, 0.7, 0.89))).isTrue();
    }
}
