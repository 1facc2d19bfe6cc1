package dev.outrigger.discovery.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Check;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChecksTest {
    private final Problems problems = new Problems();

    @Test
    void connectsWhenNothingIsSaid() {
        assertThat(read(Map.of())).containsExactly(Check.TCP);
        assertThat(read(Map.of("check", Map.of("tcp", true)))).containsExactly(Check.TCP);
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void readsEveryKey() {
        Map<String, Object> check = Map.of(
                "http",
                "/health",
                "interval",
                "5s",
                "timeout",
                "500ms",
                "rise",
                1,
                "fall",
                4,
                "statuses",
                "200,204",
                "host",
                "10.0.0.1",
                "port",
                8081);

        Check read = read(Map.of("check", check)).get(0);

        assertThat(read.httpPath()).contains("/health");
        assertThat(read.interval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(read.timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(read.rise()).isEqualTo(1);
        assertThat(read.fall()).isEqualTo(4);
        assertThat(read.statuses()).hasToString("200,204");
        assertThat(read.host()).contains("10.0.0.1");
        assertThat(read.port()).contains(8081);
    }

    @Test
    void writesWhatItReads() {
        List<Check> checks = read(Map.of("checks", List.of(Map.of("tcp", true), Map.of("http", "/a", "port", 81))));
        Map<String, Object> document = new LinkedHashMap<>();

        Checks.write(checks, document);

        assertThat(checks).hasSize(2);
        assertThat(read(document)).isEqualTo(checks);
    }

    @Test
    void refusesWhatIsNoCheck() {
        read(Map.of(
                "check",
                Map.of(
                        "http",
                        "health",
                        "tcp",
                        true,
                        "interval",
                        2,
                        "timeout",
                        "0s",
                        "rise",
                        0,
                        "fall",
                        "x",
                        "statuses",
                        "900",
                        "host",
                        "a b",
                        "port",
                        0)));
        read(Map.of("check", Map.of("tcp", false)));
        read(Map.of("check", "tcp"));
        read(Map.of("checks", List.of()));
        read(Map.of("check", Map.of(), "checks", List.of(Map.of())));

        assertThat(problems.mistakes())
                .extracting(Problems.Problem::path)
                .containsExactlyInAnyOrder(
                        "check.http",
                        "check.tcp",
                        "check.statuses",
                        "check.interval",
                        "check.timeout",
                        "check.rise",
                        "check.fall",
                        "check.host",
                        "check.port",
                        "check.tcp",
                        "check",
                        "checks",
                        "checks");
    }

    private List<Check> read(Map<String, Object> document) {
        return Checks.read(ConfigNode.of("app.json", document, problems));
    }
}
