package dev.outrigger.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The result as a file: what was measured where ({@code run}), by which processes ({@code processes}), and one object per work,
 * connections and proxy ({@code results}) with every round's figures, from which all else can be computed again. The control is
 * one of the proxies there.
 */
final class Document {
    private static final String CONTROL = "control";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final List<Metric> RATIOS =
            List.of(Metric.CPU, Metric.RATE, Metric.BUSY, Metric.P50, Metric.P99, Metric.P999, Metric.RSS);

    private Document() {}

    static void write(Path file, Description description, List<Row> rows) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.set("run", description.run());
        root.set("processes", description.processes());
        ArrayNode results = root.putArray("results");
        ArrayNode lines = root.putArray("lines");
        for (Row row : rows) {
            write(results, row, CONTROL);
            row.proxies().forEach(proxy -> write(results, row, proxy));
            for (Line line : Line.of(row)) {
                ObjectNode at = lines.addObject();
                at.put("work", line.work().id()).put("connections", line.connections());
                at.put("what", line.what()).put("held", line.held());
                at.put(line.atMost() ? "upper_end_at_most" : "lower_end_at_least", line.limit());
                at.set("ratio", tree(line.estimate()));
            }
        }
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(file, JSON.writeValueAsString(root) + "\n");
    }

    private static void write(ArrayNode results, Row row, String proxy) {
        ObjectNode at = results.addObject();
        at.put("work", row.work().id()).put("connections", row.connections()).put("proxy", proxy);
        at.put("rounds_wanted", row.wanted()).put("rounds_kept", row.kept().size());
        at.put("rounds_discarded", row.discarded()).put("sound", row.sound());
        row.failure().ifPresent(why -> at.put("failure", why));
        if (row.has(proxy) && row.failure().isEmpty()) {
            for (Metric metric : Metric.values()) {
                at.set(metric.key(), tree(row.absolute(proxy, metric)));
            }
            ObjectNode ratios = at.putObject("ratios");
            for (String base : List.of(Line.HAPROXY, Line.NGINX)) {
                if (row.has(base) && !base.equals(proxy)) {
                    ObjectNode to = ratios.putObject(base);
                    RATIOS.forEach(metric -> to.set(metric.key(), tree(row.ratio(proxy, base, metric))));
                }
            }
        }
        List<Round> kept = row.kept();
        ArrayNode rounds = at.putArray("rounds");
        for (Round round : row.rounds()) {
            Sample sample =
                    proxy.equals(CONTROL) ? round.control() : round.proxies().get(proxy);
            ObjectNode one = JSON.createObjectNode().put("kept", kept.contains(round));
            one.setAll(JSON.<ObjectNode>valueToTree(sample));
            rounds.add(one);
        }
    }

    /** Four significant digits: more would be noise, and a difference in every line of the file. */
    static ObjectNode tree(Estimate estimate) {
        return JSON.createObjectNode()
                .put("median", rounded(estimate.median()))
                .put("low", rounded(estimate.low()))
                .put("high", rounded(estimate.high()));
    }

    private static double rounded(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.4g", value));
    }

    /** Tells in a few lines what the file says of where it was measured, and of what. */
    static String heading(Path file) throws IOException {
        JsonNode root = JSON.readTree(Files.readString(file));
        JsonNode run = root.path("run");
        StringBuilder text = new StringBuilder(run.path("date").asText());
        for (String fact : List.of("command", "commit", "kernel", "processor", "load")) {
            text.append(", ").append(run.path(fact).asText());
        }
        text.append(", ").append(run.path("processors").asText()).append(" processors\n");
        root.path("processes")
                .properties()
                .forEach(process -> text.append(process.getKey())
                        .append(' ')
                        .append(process.getValue().path("version").asText())
                        .append(": ")
                        .append(command(process.getValue()))
                        .append('\n'));
        return text.toString();
    }

    private static String command(JsonNode process) {
        StringBuilder text = new StringBuilder();
        process.path("command")
                .forEach(word -> text.append(text.isEmpty() ? "" : " ").append(word.asText()));
        JsonNode info = process.path("info");
        return info.isMissingNode()
                ? text.toString()
                : text + ", Java " + info.path("java").asText() + ", "
                        + info.path("transport").asText();
    }

    /**
     * Reads the rounds back; ratios and lines are computed from them.
     *
     * @throws IOException also if there are none
     */
    static List<Row> read(Path file) throws IOException {
        Map<List<Object>, List<JsonNode>> byRow = new LinkedHashMap<>();
        for (JsonNode result : JSON.readTree(Files.readString(file)).path("results")) {
            List<Object> key = List.of(
                    result.path("work").asText(), result.path("connections").asInt());
            byRow.computeIfAbsent(key, any -> new ArrayList<>()).add(result);
        }
        List<Row> rows = new ArrayList<>();
        for (List<JsonNode> results : byRow.values()) {
            rows.add(row(results));
        }
        if (rows.isEmpty()) {
            throw new IOException(file + " holds no results (expected: what bench/compare wrote)");
        }
        return rows;
    }

    private static Row row(List<JsonNode> results) throws IOException {
        JsonNode first = results.get(0);
        List<Sample> controls = new ArrayList<>();
        List<Map<String, Sample>> proxies = new ArrayList<>();
        for (JsonNode result : results) {
            String name = result.path("proxy").asText();
            int number = 0;
            for (JsonNode round : result.path("rounds")) {
                Sample sample = JSON.treeToValue(((ObjectNode) round).without("kept"), Sample.class);
                if (name.equals(CONTROL)) {
                    controls.add(sample);
                    proxies.add(new LinkedHashMap<>());
                } else {
                    proxies.get(number++).put(name, sample);
                }
            }
        }
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < controls.size(); i++) {
            rounds.add(new Round(controls.get(i), proxies.get(i)));
        }
        return new Row(
                Work.of(first.path("work").asText()),
                first.path("connections").asInt(),
                first.path("rounds_wanted").asInt(),
                rounds,
                Optional.ofNullable(first.get("failure")).map(JsonNode::asText));
    }
}
