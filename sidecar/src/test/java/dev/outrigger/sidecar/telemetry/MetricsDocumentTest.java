package dev.outrigger.sidecar.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.view.ScriptedView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/metrics.md} and a scrape that has everything say the same. */
final class MetricsDocumentTest {
    private static final Pattern ROW =
            Pattern.compile("\\| `(outrigger_\\w+)` \\| (\\w+) \\|([^|]*)\\| .+ \\|", Pattern.MULTILINE);
    private static final Pattern WORD = Pattern.compile("`(\\w+)`");

    /** What the documentation or a scrape says of a family. */
    private record Told(String type, Set<String> labels) {}

    private final Meters meters = new Meters(() -> 0, 1);

    @Test
    void theTableAndAScrapeAgree() throws IOException {
        Map<String, Told> documented = documented();

        Map<String, Told> exposed = exposed(everything());

        assertThat(documented).isEqualTo(exposed);
    }

    @Test
    void theTableAndTheListOfFamiliesAgree() throws IOException {
        Set<String> families = new TreeSet<>();
        for (Family family : Family.values()) {
            families.add(family.exposed());
        }

        Set<String> documented = documented().keySet();

        assertThat(documented).isEqualTo(families);
    }

    @Test
    void everyFamilyHasAHelpThatIsASentence() throws IOException {
        Map<String, String> helps = everything().helps();

        assertThat(helps).hasSameSizeAs(Family.values());
        assertThat(helps.values()).allMatch(help -> help.length() > 15 && help.endsWith("."));
        assertThat(helps.values()).doesNotHaveDuplicates();
    }

    private Scrape everything() throws IOException {
        meters.service("api").loop(0).retried();
        meters.hookRan("restart", "ok");
        return Scrape.of(new Metrics(meters, new ScriptedView(), true));
    }

    private static Map<String, Told> exposed(Scrape scrape) {
        Map<String, Told> told = new TreeMap<>();
        scrape.types().forEach((name, type) -> {
            String shown = name.endsWith("_info") ? "info" : type;
            told.put(name, new Told(shown, scrape.labels(name)));
        });
        return told;
    }

    private static Map<String, Told> documented() throws IOException {
        Map<String, Told> told = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("..", "docs", "metrics.md")));
        while (row.find()) {
            Set<String> labels = new TreeSet<>();
            Matcher word = WORD.matcher(row.group(3));
            while (word.find()) {
                labels.add(word.group(1));
            }
            told.put(row.group(1), new Told(row.group(2), labels));
        }
        return told;
    }
}
