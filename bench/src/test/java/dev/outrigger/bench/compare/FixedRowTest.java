package dev.outrigger.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FixedRowTest {
    @Test
    void holdsTheTailToTwiceHaproxysOrFiveMilliseconds() {
        assertThat(row(run(1, 2, 5), run(1.05, 2, 9)).limits()).allMatch(FixedRow.Limit::held);
        assertThat(row(run(1, 2, 1), run(1, 2, 5)).limits()).allMatch(FixedRow.Limit::held);
        assertThat(row(run(1, 2, 1), run(1.06, 2.2, 5.1)).limits()).noneMatch(FixedRow.Limit::held);
    }

    @Test
    void promisesNothingWithoutHaproxy() {
        FixedRow row = new FixedRow(Work.TCP_SMALL, 64, 1000, List.of(Map.of(Line.US, run(1, 2, 3))));

        assertThat(row.limits()).isEmpty();
    }

    @Test
    void readsThePausesOfTheCollector(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("gc");
        Files.writeString(log, """
                [0.003s][info][gc] Using Serial
                [1.5s][info][gc] GC(0) Pause Young (Allocation Failure) 8M->2M(31M) 9.000ms
                [2.5s][info][gc] GC(1) Pause Young (Allocation Failure) 8M->2M(31M) 1.250ms
                [3.5s][info][gc] GC(2) Pause Full (Metadata GC Threshold) 8M->2M(31M) 4.500ms
                """);

        assertThat(Pauses.lines(log)).isEqualTo(4);
        assertThat(Pauses.since(log, 2)).isEqualTo(new Pauses(2, 5.75, 4.5));
        assertThat(Pauses.since(log, 4)).isEqualTo(Pauses.NONE);
    }

    private static FixedRow row(FixedRow.Run haproxy, FixedRow.Run us) {
        return new FixedRow(Work.TCP_SMALL, 64, 1000, List.of(Map.of(Line.HAPROXY, haproxy, Line.US, us)));
    }

    private static FixedRow.Run run(double p50, double p99, double p999) {
        return new FixedRow.Run(p50, p99, p999, 20, 0, 9, Pauses.NONE);
    }
}
