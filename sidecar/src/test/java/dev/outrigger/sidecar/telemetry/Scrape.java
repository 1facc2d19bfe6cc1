package dev.outrigger.sidecar.telemetry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a scrape in the text format says, read back. */
record Scrape(String text, List<Sample> samples, Map<String, String> types, Map<String, String> helps) {
    private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? ([^ ]+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** One line. */
    record Sample(String name, Map<String, String> labels, double value) {}

    static Scrape of(Metrics metrics) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        metrics.write("", out);
        return of(out.toString(StandardCharsets.UTF_8));
    }

    static Scrape of(String text) {
        List<Sample> samples = new ArrayList<>();
        Map<String, String> types = new LinkedHashMap<>();
        Map<String, String> helps = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# TYPE ")) {
                types.put(words[2], words[3]);
            } else if (line.startsWith("# HELP ")) {
                helps.put(words[2], words[3]);
            } else {
                samples.add(sample(line));
            }
        }
        return new Scrape(text, samples, types, helps);
    }

    private static Sample sample(String line) {
        Matcher whole = SAMPLE.matcher(line);
        if (!whole.matches()) {
            throw new AssertionError("line \"" + line + "\" (expected: a sample)");
        }
        Map<String, String> labels = new LinkedHashMap<>();
        Matcher label = LABEL.matcher(whole.group(2) == null ? "" : whole.group(2));
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        return new Sample(
                whole.group(1), labels, Double.parseDouble(whole.group(3).replace("+Inf", "Infinity")));
    }

    /** Returns the names of samples, as queries use them. */
    Set<String> names() {
        return samples.stream().map(Sample::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the values that {@code label} has among samples called {@code name}. */
    Set<String> values(String name, String label) {
        Set<String> values = new TreeSet<>();
        for (Sample sample : samples) {
            if (sample.name().equals(name) && sample.labels().containsKey(label)) {
                values.add(sample.labels().get(label));
            }
        }
        return values;
    }

    /** Returns the labels of the family {@code name}, less the {@code le} of histograms. */
    Set<String> labels(String name) {
        Set<String> labels = new TreeSet<>();
        for (Sample sample : samples) {
            if (sample.name().equals(name) || sample.name().equals(name + "_bucket")) {
                labels.addAll(sample.labels().keySet());
            }
        }
        labels.remove("le");
        return labels;
    }

    /** Returns how many samples have {@code label} with {@code value}. */
    long count(String label, String value) {
        return samples.stream()
                .filter(sample -> value.equals(sample.labels().get(label)))
                .count();
    }

    /** Returns the samples that are called {@code name}. */
    List<Sample> called(String name) {
        return samples.stream().filter(sample -> sample.name().equals(name)).toList();
    }
}
