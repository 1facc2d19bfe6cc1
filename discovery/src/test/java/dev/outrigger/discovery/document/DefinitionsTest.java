package dev.outrigger.discovery.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Check;
import dev.outrigger.routing.Protocol;
import dev.outrigger.routing.ServiceDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefinitionsTest {
    private final Problems problems = new Problems();

    @Test
    void readsBackWhatItWrote() {
        ServiceDefinition definition = new ServiceDefinition(
                "api",
                Optional.of(Protocol.HTTP),
                Optional.of(1100),
                true,
                Map.of("API_URL", "http://{HOST}:{PORT}"),
                List.of(Check.TCP),
                Map.of("request_timeout", "15s"));

        Map<String, Object> tree = Definitions.write(definition);

        assertThat(tree.keySet()).containsExactly("version", "protocol", "local_port", "public", "provides", "traffic");
        assertThat(Definitions.read("api", "/api", tree, problems)).contains(definition);
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void takesANewerReleaseForWhatItUnderstands() {
        Map<String, Object> tree = Map.of("version", 7, "local_port", 80, "mood", "good");

        ServiceDefinition definition =
                Definitions.read("api", "/api", tree, problems).orElseThrow();

        assertThat(definition.localPort()).contains(80);
        assertThat(definition.checks()).containsExactly(Check.TCP);
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void skipsWhatIsWrongFieldByField() {
        Map<String, Object> tree = Map.of(
                "protocol",
                "udp",
                "local_port",
                0,
                "public",
                "yes",
                "traffic",
                List.of(),
                "provides",
                Map.of("OK", "http://{HOST}", "bad-key", "x", "HOST", "x", "P", "http://a:b@c", "N", "a\nb", "I", 1));

        ServiceDefinition definition =
                Definitions.read("api", "/api", tree, problems).orElseThrow();

        assertThat(definition.provides()).isEqualTo(Map.of("OK", "http://{HOST}"));
        assertThat(definition.localPort()).isEmpty();
        assertThat(definition.exposed()).isFalse();
        assertThat(problems.anyMistake()).isFalse();
        assertThat(problems.warnings()).hasSize(9);
    }

    @Test
    void refusesWhatIsNoObject() {
        assertThat(Definitions.read("api", "/api", List.of(), problems)).isEmpty();
        assertThat(problems.warnings()).hasSize(1);
    }
}
