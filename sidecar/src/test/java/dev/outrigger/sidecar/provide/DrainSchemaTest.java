package dev.outrigger.sidecar.provide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.outrigger.sidecar.admin.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The answer of a drain against its schema. */
final class DrainSchemaTest {
    private static final DrainAnswer ANSWER = new DrainAnswer(
            List.of(
                    new DrainAnswer.Entry("api", "kernel", "ann", Instant.EPOCH, Optional.of(Instant.EPOCH), true),
                    new DrainAnswer.Entry("cache", "", "", Instant.EPOCH, Optional.empty(), false)),
            List.of("www"),
            List.of("nobody"),
            "no space",
            false,
            List.of(new DrainAnswer.Unsettled("api", "2 connections")),
            true);

    @Test
    void followsItWithoutAFieldThatItDoesNotDescribe() throws IOException {
        JsonNode schema = new ObjectMapper()
                .readTree(conf().resolve("v1-drain.schema.json").toFile());

        JsonNode answer = Json.tree(ANSWER);

        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(schema)
                        .validate(answer))
                .isEmpty();
        assertThat(names(schema.path("properties"))).containsAll(names(answer));
        assertThat(names(schema.at("/properties/drains/items/properties")))
                .containsAll(names(answer.path("drains").get(0)));
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Path conf() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("conf")) ? here.resolve("conf") : here.resolveSibling("conf");
    }
}
