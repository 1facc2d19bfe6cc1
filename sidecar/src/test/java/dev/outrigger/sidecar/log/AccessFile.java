package dev.outrigger.sidecar.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What an access log's file holds. */
public final class AccessFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AccessFile() {}

    /** Returns the lines of {@code file}, each of which is as the schema says. */
    public static List<JsonNode> read(Path file) throws IOException {
        JsonSchema schema = schema("access-log");
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode read = JSON.readTree(line);
            assertThat(schema.validate(read)).as(line).isEmpty();
            lines.add(read);
        }
        return lines;
    }

    /** Returns the schema {@code name} of {@code conf/}. */
    static JsonSchema schema(String name) throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path conf = Files.isDirectory(here.resolve("conf")) ? here.resolve("conf") : here.resolveSibling("conf");
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(conf.resolve(name + ".schema.json")));
    }
}
