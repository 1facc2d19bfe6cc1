package dev.outrigger.sidecar.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.outrigger.sidecar.view.ScriptedView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alert rules and dashboard in {@code conf/} ask for series, labels and values that there are. */
final class OperatorFilesTest {
    private static final Path CONF = Path.of("..", "conf");
    private static final Pattern SELECTOR = Pattern.compile("\\b(outrigger_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~|!~|!=|=)\"([^\"]*)\"");
    private static final Pattern GROUPING = Pattern.compile("\\bby \\(([^)]*)\\)");
    private static final Pattern MENTION = Pattern.compile("\\$labels\\.(\\w+)|\\{\\{(\\w+)}}");
    /** Prometheus itself adds these. */
    private static final Set<String> OF_THE_TARGET = Set.of("job", "instance", "le");

    private Scrape scrape = Scrape.of("");

    @BeforeEach
    void scrape() throws IOException {
        Meters meters = new Meters(() -> 0, 1);
        meters.service("api");
        meters.hookRan("restart", "ok");
        scrape = Scrape.of(new Metrics(meters, new ScriptedView(), true));
    }

    @Test
    void alertsAskForWhatThereIs() throws IOException {
        List<String> wrong = new ArrayList<>();

        for (JsonNode rule : rules()) {
            String name = rule.path("alert").asText();
            String expression = rule.path("expr").asText();
            judge(name, expression, wrong);
            for (String label : mentioned(rule.path("annotations").toString())) {
                if (!yielded(expression).contains(label)) {
                    wrong.add(name + ": says $labels." + label + ", which " + expression + " does not have");
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void alertsSayHowBadItIsWhoItIsAndWhatToDo() throws IOException {
        List<JsonNode> rules = rules();

        assertThat(rules).hasSizeGreaterThan(20);
        assertThat(rules.stream().map(rule -> rule.path("alert").asText()))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("Outrigger[A-Z]\\w+"));
        assertThat(rules).allSatisfy(rule -> {
            JsonNode words = rule.path("annotations");
            assertThat(rule.path("labels").path("severity").asText()).isIn("critical", "warning");
            assertThat(words.path("summary").asText()).containsAnyOf("$labels.instance", "$labels.ensemble");
            assertThat(words.path("description").asText())
                    .hasSizeGreaterThan(60)
                    .endsWith(".");
        });
    }

    @Test
    void thereIsAnAlertForEachSeriesThatMeansTrouble() throws IOException {
        StringBuilder expressions = new StringBuilder();
        rules().forEach(rule -> expressions.append(rule.path("expr").asText()).append('\n'));

        assertThat(expressions.toString())
                .contains("up{", "registry_connected", "table_age_seconds", "announced", "endpoints{", "panic")
                .contains("last_resort_total", "listener{", "config_valid", "config_held", "ejections_total")
                .contains("local_errors_total", "fds_open", "definition_conflict", "loss_guard_held", "drained");
    }

    @Test
    void theDashboardAsksForWhatThereIs() throws IOException {
        List<String> wrong = new ArrayList<>();
        int[] asked = {0};

        for (JsonNode panel : dashboard().path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                String title = panel.path("title").asText();
                String expression = target.path("expr").asText();
                judge(title, expression, wrong);
                asked[0]++;
                for (String label : mentioned(target.path("legendFormat").asText())) {
                    if (!yielded(expression).contains(label)) {
                        wrong.add(title + ": its legend says " + label + ", which " + expression + " does not have");
                    }
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(asked[0]).isGreaterThan(15);
    }

    @Test
    void theDashboardTakesItsDataFromWhereTheViewerSays() throws IOException {
        JsonNode dashboard = dashboard();
        Set<String> variables = new TreeSet<>();
        Set<Integer> ids = new HashSet<>();

        dashboard
                .path("templating")
                .path("list")
                .forEach(one -> variables.add(one.path("name").asText()));

        assertThat(variables).contains("datasource", "instance", "service");
        assertThat(dashboard.path("schemaVersion").asInt()).isBetween(30, 41);
        assertThat(dashboard.path("panels")).isNotEmpty().allSatisfy(panel -> {
            assertThat(ids.add(panel.path("id").asInt())).isTrue();
            assertThat(panel.path("gridPos").path("w").asInt()
                            + panel.path("gridPos").path("x").asInt())
                    .isLessThanOrEqualTo(24);
            if (!panel.path("type").asText().equals("row")) {
                assertThat(panel.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
                assertThat(panel.path("description").asText()).isNotEmpty();
            }
        });
    }

    private static List<JsonNode> rules() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        JsonNode file = new YAMLMapper().readTree(CONF.resolve("alerts.yaml").toFile());
        file.path("groups").forEach(group -> group.path("rules").forEach(rules::add));
        return rules;
    }

    private static JsonNode dashboard() throws IOException {
        return new JsonMapper().readTree(CONF.resolve("grafana.json").toFile());
    }

    private void judge(String where, String expression, List<String> wrong) {
        Matcher selector = SELECTOR.matcher(expression);
        while (selector.find()) {
            String name = selector.group(1);
            if (!scrape.names().contains(name)) {
                wrong.add(where + ": there is no " + name);
                continue;
            }
            Matcher matcher = MATCHER.matcher(selector.group(2) == null ? "" : selector.group(2));
            while (matcher.find()) {
                judge(where, name, matcher.group(1), matcher.group(3), wrong);
            }
        }
        Matcher grouping = GROUPING.matcher(expression);
        while (grouping.find()) {
            for (String label : grouping.group(1).split(", *", -1)) {
                if (!labels(expression).contains(label)) {
                    wrong.add(where + ": groups by " + label + ", which nothing there has");
                }
            }
        }
    }

    private void judge(String where, String name, String label, String pattern, List<String> wrong) {
        Set<String> values = scrape.values(name, label);
        if (values.isEmpty() && !OF_THE_TARGET.contains(label)) {
            wrong.add(where + ": " + name + " has no label " + label);
        }
        for (String value : pattern.split("\\|", -1)) {
            if (!value.contains("$") && !OF_THE_TARGET.contains(label) && !values.contains(value)) {
                wrong.add(where + ": " + name + " never has " + label + "=\"" + value + '"');
            }
        }
    }

    /** Returns the labels that what {@code expression} yields may have. */
    private Set<String> labels(String expression) {
        Set<String> labels = new TreeSet<>(OF_THE_TARGET);
        Matcher selector = SELECTOR.matcher(expression);
        while (selector.find()) {
            scrape.called(selector.group(1))
                    .forEach(sample -> labels.addAll(sample.labels().keySet()));
        }
        return labels;
    }

    /** Returns those that are left after its grouping. */
    private Set<String> yielded(String expression) {
        Matcher grouping = GROUPING.matcher(expression);
        return grouping.find() ? Set.of(grouping.group(1).split(", *", -1)) : labels(expression);
    }

    private static Set<String> mentioned(String text) {
        Set<String> mentioned = new TreeSet<>();
        Matcher mention = MENTION.matcher(text);
        while (mention.find()) {
            mentioned.add(mention.group(1) == null ? mention.group(2) : mention.group(1));
        }
        return mentioned;
    }
}
