package dev.outrigger.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LineTest {
    @Test
    void holdsALineByTheUpperEndOfTheInterval() {
        assertThat(cpu(Rows.row(64, 1_000_000, 1_020_000, 1_030_000)).held()).isTrue();
        assertThat(cpu(Rows.row(64, 1_000_000, 1_020_000, 1_040_000)).held()).isFalse();
    }

    @Test
    void promisesNothingForOtherConnectionsOrWithoutUs() {
        assertThat(Line.of(Rows.row(1000, 900_000))).isEmpty();
        assertThat(Line.of(new Row(Work.TCP_UPLOAD, 64, 1, List.of(Rows.round(1000, 1)), Optional.empty())))
                .isEmpty();
    }

    @Test
    void holdsNothingOfWhatIsNotSound() {
        List<Round> rounds = List.of(Rows.round(1000, 1));

        assertThat(Line.of(new Row(Work.TCP_SMALL, 64, 1, rounds, Optional.empty())))
                .isNotEmpty();
        assertThat(Line.of(new Row(Work.TCP_SMALL, 64, 2, rounds, Optional.empty())))
                .isEmpty();
        assertThat(Line.of(new Row(Work.TCP_SMALL, 64, 1, rounds, Optional.of("3 time-outs"))))
                .isEmpty();
    }

    @Test
    void saysWhichLineItIsAndWhichEndCounts() {
        assertThat(cpu(Rows.row(64, 1_100_000)))
                .hasToString("NOT HELD tcp-small  CPU a request, HAProxy = 1                 1.10 [1.10-1.10]"
                        + " (upper end at most 1.03)");
    }

    @Test
    void hasARowGoOnWhileALimitLiesWithinAnInterval() {
        Row within = Rows.row(64, 1_000_000, 1_060_000);
        Row below = Rows.row(64, 900_000, 910_000);
        Options enforced = Options.of(List.of("--enforce", "--rounds", "2"));

        assertThat(cpu(within).open()).isTrue();
        assertThat(cpu(below).open()).isFalse();
        assertThat(Matrix.goesOn(within, enforced)).isTrue();
        assertThat(Matrix.goesOn(within, Options.of(List.of("--rounds", "2")))).isFalse();
        assertThat(Matrix.goesOn(below, enforced)).isFalse();
    }

    @Test
    void looksAtARowOnlyWhenAsManyMoreWereKept() {
        Options enforced = Options.of(List.of("--enforce", "--rounds", "2"));

        assertThat(Matrix.goesOn(Rows.row(64, 900_000, 910_000, 905_000), enforced))
                .isTrue();
        assertThat(Matrix.goesOn(Rows.row(64, 1_000_000, 1_060_000, 1_000_000, 1_060_000), enforced))
                .isTrue();
        assertThat(Matrix.goesOn(
                        Rows.row(64, 1_000_000, 1_060_000, 1_000_000, 1_060_000, 1_000_000, 1_060_000), enforced))
                .isFalse();
    }

    private static Line cpu(Row row) {
        return Line.of(row).get(0);
    }
}
