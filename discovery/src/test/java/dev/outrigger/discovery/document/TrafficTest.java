package dev.outrigger.discovery.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.document.Traffic.Effective;
import dev.outrigger.discovery.document.Traffic.Layer;
import dev.outrigger.discovery.document.Traffic.Value;
import dev.outrigger.routing.Protocol;
import dev.outrigger.routing.TrafficPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrafficTest {
    private final Problems problems = new Problems();

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void isBuiltInWhenNobodySaysAnything(Protocol protocol) {
        Effective effective = Traffic.read(protocol, List.of());

        assertThat(effective.policy()).isEqualTo(TrafficPolicy.builtIn(protocol));
        assertThat(effective.values()).extracting(Value::origin).containsOnly("built in", "by scheme");
        assertThat(effective.values())
                .extracting(Value::key)
                .doesNotHaveDuplicates()
                .hasSize(38);
    }

    @Test
    void takesEachKeyFromTheFirstLayerThatHasIt() {
        Effective effective = read(
                Map.of("request_timeout", "1s", "eject", Map.of("failures", 9)),
                Map.of("request_timeout", "2s", "balance", "random", "eject", Map.of("failures", 1, "base", "1s")),
                Map.of("balance", "first", "protocol", "tcp"));

        assertThat(effective.policy().requestTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(effective.policy().balance()).isEqualTo("random");
        assertThat(effective.policy().protocol()).isEqualTo(Protocol.TCP);
        assertThat(effective.policy().eject().failures()).isEqualTo(9);
        assertThat(effective.policy().eject().base()).isEqualTo(Duration.ofSeconds(1));
        assertThat(effective.values())
                .contains(
                        new Value("protocol", "tcp", "layer 2"),
                        new Value("request_timeout", "1s", "layer 0"),
                        new Value("balance", "random", "layer 1"),
                        new Value("max_pending", "1024", "built in"),
                        new Value("max_connections", "half of the process limit", "built in"));
    }

    @Test
    void readsEveryKeyOfTheTable() {
        Map<String, Object> all = all();

        Effective effective = read(all);
        Traffic.check(ConfigNode.of("node", all, problems));

        assertThat(problems.all()).isEmpty();
        assertThat(effective.values()).extracting(Value::origin).containsOnly("layer 0");
        assertThat(effective.policy().maxHeaderBytes()).isEqualTo(32 * 1024);
        assertThat(effective.policy().idleTimeout()).isZero();
        assertThat(effective.policy().eject().maxPercent()).isEqualTo(30);
        assertThat(effective.retryBudgetPercent()).isEqualTo(10);
        assertThat(effective.retriesPerSecond()).isEqualTo(7);
        assertThat(effective.lossWindow()).contains(Duration.ofSeconds(9));
    }

    @Test
    void skipsABadFieldOfTheRegistryAndAsksTheNext() {
        ConfigNode registry = ConfigNode.lenient("/api", Map.of("panic", 400, "probe", "all", "newer", 1), problems);

        Effective effective = Traffic.read(Protocol.HTTP, List.of(new Layer("definition", registry)));

        assertThat(effective.policy().panicPercent()).isEqualTo(50);
        assertThat(effective.policy().probe()).isEqualTo(TrafficPolicy.Probing.ALL);
        assertThat(problems.anyMistake()).isFalse();
        assertThat(problems).hasToString("/api: panic: 400 (skipped; expected: a percentage in 0..100)");
    }

    @Test
    void refusesUnknownAndWrongKeysInAFile() {
        Map<String, Object> wrong = Map.of(
                "balence",
                "first",
                "balance",
                "weighted",
                "connect_timeout",
                "0s",
                "retries",
                Map.of("max_attempts", 17, "x", 1),
                "max_header",
                65536,
                "eject",
                "of",
                "probe",
                false);

        Traffic.check(ConfigNode.of("node", wrong, problems));

        assertThat(problems.mistakes())
                .extracting(Problems.Problem::path)
                .containsExactlyInAnyOrder(
                        "balence",
                        "balance",
                        "connect_timeout",
                        "retries.max_attempts",
                        "retries.x",
                        "max_header",
                        "eject",
                        "probe");
    }

    @Test
    void endsTheSearchForEjectionAtOff() {
        Effective off = read(Map.of(), Map.of("eject", "off"), Map.of("eject", Map.of("max_percent", 90)));
        Effective on = read(Map.of("eject", Map.of("failures", 2)), Map.of("eject", "off"));

        assertThat(off.policy().eject().maxPercent()).isZero();
        assertThat(off.values()).contains(new Value("eject", "off", "layer 1"));
        assertThat(on.policy().eject().failures()).isEqualTo(2);
        assertThat(on.policy().eject().maxPercent()).isEqualTo(50);
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void saysThatAKeyIsNotSupportedYet() {
        Traffic.check(ConfigNode.of("node", Map.of("proxy_protocol", "v2"), problems));

        assertThat(problems.warnings()).hasSize(1);
        assertThat(problems).hasToString("node: proxy_protocol: \"v2\" (not supported by this release: it stays off)");
    }

    static Map<String, Object> all() {
        return Map.ofEntries(
                Map.entry("protocol", "http"),
                Map.entry("balance", "round_robin"),
                Map.entry("connect_timeout", "1s"),
                Map.entry("connect_deadline", "3s"),
                Map.entry("queue_timeout", "2s"),
                Map.entry("request_timeout", "15s"),
                Map.entry("idle_timeout", "off"),
                Map.entry("header_timeout", "10s"),
                Map.entry("response_timeout", "60s"),
                Map.entry("upstream_idle_timeout", "15s"),
                Map.entry("half_close_timeout", "30s"),
                Map.entry("retries", Map.of("max_attempts", 4, "budget", "10%", "min", "7/s")),
                Map.entry("max_connections", 100),
                Map.entry("max_pending", 0),
                Map.entry("max_requests_per_endpoint", "off"),
                Map.entry(
                        "eject", Map.of("failures", 5, "base", "5s", "max", "5m", "jitter", "20%", "max_percent", 30)),
                Map.entry("panic", 50),
                Map.entry("last_resort", false),
                Map.entry("probe", "off"),
                Map.entry("removal_grace", "off"),
                Map.entry("loss_window", "9s"),
                Map.entry("loss_grace", "1h"),
                Map.entry("slow_start", "off"),
                Map.entry("locality", false),
                Map.entry("stream_grace", "1s"),
                Map.entry("max_stream_age", "1d"),
                Map.entry("forwarded_for", "off"),
                Map.entry("request_id", "off"),
                Map.entry("proxy_protocol", "off"),
                Map.entry("max_header", "32KiB"),
                Map.entry("max_headers", 50),
                Map.entry("max_line", "4KiB"));
    }

    @SafeVarargs
    private Effective read(Map<String, Object>... trees) {
        List<Layer> layers = new ArrayList<>();
        for (Map<String, Object> tree : trees) {
            layers.add(new Layer("layer " + layers.size(), ConfigNode.of("node", tree, problems)));
        }
        return Traffic.read(Protocol.HTTP, layers);
    }
}
