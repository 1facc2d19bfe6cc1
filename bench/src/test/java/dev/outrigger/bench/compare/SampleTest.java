package dev.outrigger.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SampleTest {
    @Test
    void saysWhatNeighboursHadOfTheMachine() {
        Sample sample = new Sample(100, 2_000, 10, 40, 50, 60, 700, 800, 100, 90, 110, 500);

        assertThat(sample.taken()).isEqualTo(0.21);
        assertThat(sample.perSecond()).isEqualTo(50_000);
    }

    @Test
    void aRoundHasTurnsOfAQuarterOfASecondButForBulk() {
        assertThat(Matrix.turns(10, Work.TCP_SMALL)).isEqualTo(40);
        assertThat(Matrix.turns(10, Work.TCP_1M)).isEqualTo(10);
        assertThat(Matrix.turns(1, Work.TCP_1M)).isEqualTo(1);
    }
}
