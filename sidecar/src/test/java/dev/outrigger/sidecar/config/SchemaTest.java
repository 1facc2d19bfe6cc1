package dev.outrigger.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.outrigger.discovery.document.ConfigNode;
import dev.outrigger.discovery.document.Problems;
import dev.outrigger.discovery.document.Problems.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The schemas and the readers say the same of every mutation of a file that uses every key. */
class SchemaTest {
    private static final Path CONF = Path.of("..", "conf").toAbsolutePath().normalize();
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS).build();

    /** What a schema cannot say: each begins what a reader expects. */
    private static final List<String> BEYOND_SCHEMAS = List.of(
            "a file that exists",
            "a folder that exists",
            "a loopback address, or",
            "an address that other nodes can reach",
            "{HOST}, {PORT} or a name of environment",
            "a template without a password",
            "a name that is not in environment too",
            "a port that no other instance has",
            "scheme://host:port since");

    private enum Kind {
        NODE,
        SERVICE,
        DATASTORES;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        JsonSchema schema() {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(text(CONF.resolve(word() + ".schema.json")));
        }

        List<String> examples() {
            return switch (this) {
                case NODE -> List.of("outrigger.example.json");
                case SERVICE -> List.of("services.d/app-www.json", "services.d/api.json");
                case DATASTORES -> List.of("datastores.json");
            };
        }

        List<Problem> read(@Nullable Object tree) {
            Problems problems = new Problems();
            ConfigNode root = ConfigNode.of("file", tree, problems);
            switch (this) {
                case NODE -> new NodeReader(root, CONF.resolve("file"), new ScriptedMachine()).read();
                case SERVICE -> new DocumentReader(root).read();
                case DATASTORES -> Datastore.readAll(root);
            }
            return problems.mistakes();
        }

        Object everything() {
            return tree(text(Path.of(
                    "src/test/resources/config/every-key." + name().toLowerCase(java.util.Locale.ROOT) + ".json")));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void allowsTheExamples(Kind kind) {
        for (String example : kind.examples()) {
            assertThat(kind.schema().validate(JSON.valueToTree(tree(text(CONF.resolve(example))))))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void allowsEveryKeyThatTheReaderKnows(Kind kind) {
        Object everything = kind.everything();

        assertThat(kind.read(everything)).isEmpty();
        assertThat(kind.schema().validate(JSON.valueToTree(everything))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void agreesWithTheReaderOnEveryMutation(Kind kind) {
        Set<String> differences = new TreeSet<>();
        JsonSchema schema = kind.schema();
        int[] judged = {0, 0};

        Mutations.each(kind.everything(), (what, tree) -> {
            List<Problem> mistakes = kind.read(tree);
            boolean allowed = schema.validate(JSON.valueToTree(tree)).isEmpty();
            boolean beyond = !mistakes.isEmpty() && mistakes.stream().allMatch(SchemaTest::beyondSchemas);
            judged[mistakes.isEmpty() ? 0 : 1]++;
            if (allowed != (mistakes.isEmpty() || beyond)) {
                differences.add(what + (allowed ? " is allowed, reader: " : " is not allowed, reader: ") + mistakes);
            }
        });

        assertThat(differences).isEmpty();
        assertThat(judged[0]).isGreaterThan(10);
        assertThat(judged[1]).isGreaterThan(50);
    }

    private static boolean beyondSchemas(Problem problem) {
        boolean range = problem.expected().startsWith("a duration in")
                && problem.value().matches("\"0*[1-9][0-9]*[a-z]+\"");
        boolean twice = problem.expected().endsWith(", as environment.PORT says");
        return range || twice || BEYOND_SCHEMAS.stream().anyMatch(problem.expected()::startsWith);
    }

    private static Object tree(String text) {
        try {
            return JSON.readValue(text, Object.class);
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException missing) {
            throw new java.io.UncheckedIOException(missing);
        }
    }
}
