package dev.outrigger.sidecar.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.outrigger.sidecar.operate.ScriptedOperations;
import dev.outrigger.sidecar.telemetry.EventLog;
import dev.outrigger.sidecar.telemetry.Meters;
import dev.outrigger.sidecar.telemetry.Metrics;
import dev.outrigger.sidecar.view.ScriptedView;
import io.netty.channel.DefaultEventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every answer against its schema in {@code conf/}, in which no field of the answer may be missing. */
final class AnswerSchemaTest {
    private final ScriptedView view = new ScriptedView();
    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final Meters meters = new Meters(() -> 0, 1);
    private final Resources resources = new Resources(
            view,
            new Metrics(meters, view),
            new EventLog(meters, () -> 0, () -> Instant.EPOCH),
            new Waits(view, loop),
            new Posts(new ScriptedOperations().operations()),
            List::of);

    @BeforeEach
    void locate() {
        view.locate(ScriptedView.located("API_URL", 1));
    }

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/info, v1-info",
        "/v1/registry, v1-registry",
        "/v1/services, v1-services",
        "/v1/services/api, v1-service",
        "/v1/explain/api, v1-explain",
        "/v1/explain/apj, v1-error",
        "/v1/config, v1-config",
        "/v1/status, v1-status",
        "/v1/drains, v1-drains",
        "/v1/resolve/API_URL, v1-resolve",
        "/v1/resolve/NOBODY, v1-resolve",
        "/v1/wait?service=API_URL&min=1, v1-wait",
        "/v1/wait?service=API_URL&min=7&timeout=1ms, v1-wait",
        "/v1/services/nobody, v1-error",
        "/nowhere, v1-error",
        "/ready, ready",
        "/health, health",
        "/health/api, health",
        "/health/own/www, health",
        "/health/own/nobody, v1-error",
        "/health/nobody, v1-error",
        "/ready/api, ready-service",
        "/ready/nobody, v1-error",
        "/v1/info/, v1-info",
        "/v1/services/api/more, v1-error",
    })
    void answersFollowTheirSchema(String uri, String name) throws Exception {
        JsonNode schema = schema(name);

        Answer answer = resources.get(Query.of(uri, "")).toCompletableFuture().get(10, TimeUnit.SECONDS);

        JsonNode body = Json.mapper().readTree(answer.body());
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(schema)
                        .validate(body))
                .isEmpty();
        assertThat(undescribed(schema, body, "")).isEmpty();
    }

    static JsonNode schema(String name) throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path conf = Files.isDirectory(here.resolve("conf")) ? here.resolve("conf") : here.resolveSibling("conf");
        return Json.mapper().readTree(conf.resolve(name + ".schema.json").toFile());
    }

    static List<String> undescribed(JsonNode schema, JsonNode value, String at) {
        List<String> names = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(one -> names.addAll(undescribed(schema.path("items"), one, at + "[]")));
        }
        if (value.isObject() && !schema.has("additionalProperties")) {
            value.properties().forEach(field -> {
                JsonNode known = schema.path("properties").path(field.getKey());
                if (known.isMissingNode()) {
                    names.add(at + "." + field.getKey());
                } else {
                    names.addAll(undescribed(known, field.getValue(), at + "." + field.getKey()));
                }
            });
        }
        return names;
    }
}
