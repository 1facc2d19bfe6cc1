package dev.outrigger.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RowTest {
    @Test
    void discardsTheRoundsInWhichTheMachineWasAnother() {
        Round slow = Rows.round(170_000, 3_000_000);
        Round fast = Rows.round(230_000, 100_000);
        Round just = Rows.round(218_000, 900_000);
        List<Round> rounds = List.of(
                Rows.round(200_000, 900_000),
                slow,
                Rows.round(200_000, 800_000),
                just,
                fast,
                Rows.round(199_000, 1_000_000));
        Row row = new Row(Work.TCP_SMALL, 64, 4, rounds, Optional.empty());

        assertThat(row.kept()).hasSize(4).doesNotContain(slow, fast).contains(just);
        assertThat(row.discarded()).isEqualTo(2);
        assertThat(row.sound()).isTrue();
        assertThat(row.ratio(Line.US, Line.HAPROXY, Metric.CPU).median()).isEqualTo(0.9);
    }

    @Test
    void discardsTheRoundsInWhichNeighboursHadMoreThanAFifthOfTheMachine() {
        Round quiet = Rows.round(200_000, 900_000);
        Round just = disturbed(200_000, 390_000, 0);
        // Most rounds agree on what a control does beside a neighbour.
        Round busy = disturbed(100_000, 410_000, 0);
        Round stolen = disturbed(100_000, 100_000, 310_000);
        Row row = new Row(Work.TCP_SMALL, 64, 3, List.of(quiet, busy, stolen, busy, just, busy), Optional.empty());

        assertThat(row.kept()).containsExactly(quiet, just);
        assertThat(row.sound()).isFalse();
    }

    private static Round disturbed(long control, long others, long steal) {
        Round round = Rows.round(control, 900_000);
        return new Round(
                round.control(),
                Map.of(
                        Line.HAPROXY, Rows.sample(100_000, 1_000_000),
                        Line.US, Rows.disturbed(Rows.sample(100_000, 900_000), others, steal)));
    }

    @Test
    void isNotSoundWithFewerRoundsThanWanted() {
        Row row = new Row(
                Work.TCP_SMALL,
                64,
                3,
                List.of(Rows.round(100, 1), Rows.round(100, 1), Rows.round(200, 1)),
                Optional.empty());

        assertThat(row.sound()).isFalse();
    }

    @Test
    void isNotSoundWhenAnythingFailed() {
        Row row = new Row(Work.TCP_SMALL, 64, 1, List.of(Rows.round(100, 1)), Optional.of("3 time-outs"));

        assertThat(row.sound()).isFalse();
    }

    @Test
    void takesTheMedianOfRatiosAndNotTheRatioOfMedians() {
        // The machine slows down from round to round; in each of them we take half of what HAProxy takes.
        List<Round> rounds = List.of(scaled(1), scaled(2), scaled(4));
        Row row = new Row(Work.TCP_SMALL, 64, 3, rounds, Optional.empty());

        assertThat(row.ratio(Line.US, Line.HAPROXY, Metric.CPU)).isEqualTo(new Estimate(0.5, 0.5, 0.5));
    }

    private static Round scaled(int by) {
        return new Round(
                Rows.sample(1000, 1),
                Map.of(
                        Line.HAPROXY, Rows.sample(1000, 10_000L * by),
                        Line.US, Rows.sample(1000, 5_000L * by)));
    }
}
