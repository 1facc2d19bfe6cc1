package dev.outrigger.discovery.zookeeper;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as plain trees, never by class name. From a registry: at most 64 KiB, 16 deep. */
final class Json {
    static final int LONGEST = 64 * 1024;
    private static final int DEEPEST = 16;

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxDocumentLength(LONGEST)
                    .build())
            .build());

    private static final ObjectReader READER = MAPPER.readerForMapOf(Object.class);

    private Json() {}

    /**
     * Returns the object that {@code bytes} hold.
     *
     * @throws IOException if they hold anything else
     */
    static Map<String, Object> object(byte[] bytes) throws IOException {
        if (bytes.length > LONGEST) {
            throw new IOException(bytes.length + " bytes (expected: at most " + LONGEST + ")");
        }
        @Nullable Map<String, Object> object;
        try {
            object = READER.readValue(bytes);
        } catch (MismatchedInputException e) {
            throw new IOException("not an object", e);
        } catch (JsonProcessingException e) {
            throw new IOException(e.getOriginalMessage(), e);
        }
        if (object == null) {
            throw new IOException("not an object");
        }
        return object;
    }

    static byte[] bytes(Map<String, Object> object) {
        try {
            return MAPPER.writeValueAsBytes(object);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
