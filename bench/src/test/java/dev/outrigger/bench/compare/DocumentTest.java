package dev.outrigger.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DocumentTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Description DESCRIPTION =
            new Description(JSON.createObjectNode().put("command", "test"), JSON.createObjectNode());

    @Test
    void canBeEvaluatedAgain(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("results/compare.json");
        List<Row> rows = List.of(
                Rows.row(64, 900_000, 950_000, 870_000),
                new Row(Work.HTTP_NEW, 1, 2, List.of(Rows.round(1000, 5)), Optional.of("3 time-outs")));

        Document.write(file, DESCRIPTION, rows);
        List<Row> read = Document.read(file);

        assertThat(read).isEqualTo(rows);
        assertThat(Table.of(read))
                .isEqualTo(Table.of(rows))
                .contains("http-new", "FAILED: 3 time-outs", "0.90 [0.87-0.95]")
                .doesNotContain("NOT SOUND");
        assertThat(Table.of(List.of(new Row(Work.HTTP_NEW, 1, 2, List.of(Rows.round(1000, 5)), Optional.empty()))))
                .contains("http-new, 1 connections: NOT SOUND, 1 of 1 rounds kept (expected: 2)");
        assertThat(Plot.of(read)).startsWith("<svg").endsWith("</svg>\n");
    }

    @Test
    void tellsWhatWasMeasuredWhere(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("compare.json");
        ObjectNode run = JSON.createObjectNode().put("command", "bench/compare").put("kernel", "Linux 6.1");
        ObjectNode processes = JSON.createObjectNode();
        ObjectNode us = processes.putObject("outrigger").put("version", "f95f761");
        us.putArray("command").add("java").add("-Xmx256m");
        us.putObject("info").put("java", "25.0.3").put("transport", "epoll");

        Document.write(file, new Description(run, processes), List.of(Rows.row(64, 900_000)));

        assertThat(Document.heading(file))
                .contains("bench/compare", "Linux 6.1")
                .endsWith("outrigger f95f761: java -Xmx256m, Java 25.0.3, epoll\n");
    }

    @Test
    void refusesAFileWithoutResults(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("other.json");
        Files.writeString(file, "{}");

        assertThatThrownBy(() -> Document.read(file)).hasMessageContaining("holds no results");
    }

    @Test
    void saysNothingOfARowThatFailed(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("compare.json");

        Document.write(
                file,
                DESCRIPTION,
                List.of(new Row(Work.TCP_SMALL, 64, 1, List.of(Rows.round(1000, 5)), Optional.of("3 time-outs"))));
        JsonNode root = JSON.readTree(file.toFile());

        assertThat(root.findValues("ratios")).isEmpty();
        assertThat(root.path("lines")).isEmpty();
    }

    @Test
    void hasOneObjectForEachWorkAndProxy(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("compare.json");

        Document.write(file, DESCRIPTION, List.of(Rows.row(64, 900_000, 950_000, 870_000)));
        JsonNode root = JSON.readTree(file.toFile());

        assertThat(root.at("/run/command").asText()).isEqualTo("test");
        assertThat(root.path("results").findValuesAsText("proxy"))
                .containsExactlyInAnyOrder("control", Line.HAPROXY, Line.US);
        JsonNode us = root.path("results").get(0);
        for (JsonNode result : root.path("results")) {
            us = result.path("proxy").asText().equals(Line.US) ? result : us;
        }
        assertThat(us.at("/ratios/haproxy/cpu_us_per_request/median").asDouble())
                .isEqualTo(0.9);
        assertThat(us.path("rounds")).hasSize(3);
        assertThat(root.path("lines")).hasSize(3);
    }
}
