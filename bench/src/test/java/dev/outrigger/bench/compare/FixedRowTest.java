package dev.outrigger.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FixedRowTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void holdsTheTailToTwiceHaproxysOrFiveMilliseconds() {
        assertThat(row(run(1, 2, 5), run(1.05, 2, 9)).limits()).allMatch(FixedRow.Limit::held);
        assertThat(row(run(1, 2, 1), run(1, 2, 5)).limits()).allMatch(FixedRow.Limit::held);
        assertThat(row(run(1, 2, 1), run(1.06, 2.2, 5.1)).limits()).noneMatch(FixedRow.Limit::held);
    }

    @Test
    void promisesNothingOfRoundsThatNeighboursTookPartIn() {
        FixedRow.Run us = new FixedRow.Run(1, 2, 3, 20, 0, 9, 20, 0.21, 50_000, Pauses.NONE);
        Map<String, FixedRow.Run> busy = Map.of(Line.HAPROXY, run(1, 2, 5), Line.US, us);
        Map<String, FixedRow.Run> quiet = Map.of(Line.HAPROXY, run(1, 2, 5), Line.US, run(1, 2, 5));

        FixedRow row = new FixedRow(Work.TCP_SMALL, 64, 2, 1000, List.of(busy, quiet, busy));

        assertThat(row.kept()).containsExactly(quiet);
        assertThat(row.sound()).isFalse();
        assertThat(row.limits()).isEmpty();
        assertThat(row.toString()).contains("median of 1 of 3 runs (NOT SOUND, expected: 2)");
    }

    @Test
    void takesTheMedianOfTheRoundsRatios() {
        Map<String, FixedRow.Run> quick = Map.of(Line.HAPROXY, run(1, 2, 5), Line.US, run(2, 2, 9));
        Map<String, FixedRow.Run> slow = Map.of(Line.HAPROXY, run(10, 2, 5), Line.US, run(20, 2, 9));
        FixedRow row = new FixedRow(Work.TCP_SMALL, 64, 3, 1000, List.of(quick, slow, slow));

        assertThat(row.ratio(Line.US, Line.HAPROXY, FixedRow.Run::p50)).isEqualTo(new Estimate(2, 2, 2));
    }

    @Test
    void hasOneObjectForEachWorkAndProxy(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("results/fixed.json");
        Description description = new Description(JSON.createObjectNode(), JSON.createObjectNode());

        FixedRate.write(file, description, List.of(row(run(1, 2, 5), run(2, 2, 9))));
        JsonNode root = JSON.readTree(file.toFile());

        assertThat(root.path("fixed_rate").findValuesAsText("proxy")).containsExactlyInAnyOrder(Line.HAPROXY, Line.US);
        assertThat(root.path("fixed_rate")
                        .findValue("haproxy")
                        .at("/p50_ms/median")
                        .asDouble())
                .isEqualTo(2);
        assertThat(root.path("lines")).hasSize(3);
        assertThat(root.at("/lines/0/held").asBoolean()).isFalse();
    }

    @Test
    void promisesNothingWithoutHaproxy() {
        FixedRow row = new FixedRow(Work.TCP_SMALL, 64, 1, 1000, List.of(Map.of(Line.US, run(1, 2, 3))));

        assertThat(row.limits()).isEmpty();
    }

    @Test
    void countsAsNeighboursWhatNeitherProxyNorLoadTook() {
        Usage before = new Usage(100, 1_000, 5_000, 10);
        Usage after = new Usage(300, 1_700, 5_250, 60);

        // Of 1,000 us 700 were busy, 200 of them the proxy's and 400 load and backends; 50 were stolen.
        assertThat(after.taken(before, 400)).isEqualTo(0.15);
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
        return new FixedRow(Work.TCP_SMALL, 64, 1, 1000, List.of(Map.of(Line.HAPROXY, haproxy, Line.US, us)));
    }

    private static FixedRow.Run run(double p50, double p99, double p999) {
        return new FixedRow.Run(p50, p99, p999, 20, 0, 9, 20, 0.1, 50_000, Pauses.NONE);
    }
}
