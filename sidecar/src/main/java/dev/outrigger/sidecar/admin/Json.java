package dev.outrigger.sidecar.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.outrigger.routing.Choice;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Protocol;
import dev.outrigger.sidecar.view.Located;
import dev.outrigger.sidecar.view.Overview;
import dev.outrigger.sidecar.view.Verdict;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;

/** The one way in which answers become JSON: {@code lower_snake} names, words for enums, null for what is absent. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .addModule(words())
            .addMixIn(Overview.class, WithVerdict.class)
            .addMixIn(Verdict.class, WithWell.class)
            .addMixIn(Overview.Endpoint.class, WithHealth.class)
            .addMixIn(Overview.Service.class, WithHealthyCount.class)
            .addMixIn(Located.class, WithUp.class)
            .build();

    private static final ObjectWriter LINE = MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT);

    private Json() {}

    /** Returns the mapper. Thread-safe; not to be configured. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** Returns {@code answer} as a tree. */
    public static JsonNode tree(Object answer) {
        return MAPPER.valueToTree(answer);
    }

    /** Returns {@code content} as one line. */
    static String line(Object content) {
        try {
            return LINE.writeValueAsString(content);
        } catch (JsonProcessingException defect) {
            throw new IllegalStateException("cannot write " + content.getClass() + " as JSON", defect);
        }
    }

    private static SimpleModule words() {
        SimpleModule module = new SimpleModule("outrigger");
        module.addSerializer(
                Instant.class,
                new Word<>(time -> time.truncatedTo(ChronoUnit.MILLIS).toString()));
        module.addSerializer(Optional.class, new OptionalOrNull());
        module.addSerializer(Protocol.class, new Word<>(Protocol::word));
        module.addSerializer(InstanceState.class, new Word<>(InstanceState::word));
        module.addSerializer(Choice.class, new Word<>(Choice::word));
        module.addSerializer(Overview.Condition.class, new Word<>(Overview.Condition::word));
        module.addSerializer(Overview.ListenerState.class, new Word<>(Overview.ListenerState::word));
        module.addSerializer(Overview.FileState.class, new Word<>(Overview.FileState::word));
        return module;
    }

    /** What is derived from components is shown beside them. */
    private interface WithVerdict {
        @JsonProperty
        Verdict verdict();
    }

    private interface WithWell {
        @JsonProperty
        boolean well();
    }

    private interface WithHealth {
        @JsonProperty
        boolean healthy();
    }

    private interface WithHealthyCount {
        @JsonProperty
        long healthy();
    }

    private interface WithUp {
        @JsonProperty
        long up();
    }

    @SuppressWarnings("rawtypes") // Jackson finds serializers by raw class
    private static final class OptionalOrNull extends JsonSerializer<Optional> {
        @Override
        public void serialize(Optional value, JsonGenerator out, SerializerProvider all) throws IOException {
            if (value.isPresent()) {
                all.defaultSerializeValue(value.get(), out);
            } else {
                out.writeNull();
            }
        }
    }

    private static final class Word<T> extends JsonSerializer<T> {
        private final Function<T, String> word;

        Word(Function<T, String> word) {
            this.word = word;
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializerProvider all) throws IOException {
            out.writeString(word.apply(value));
        }
    }
}
