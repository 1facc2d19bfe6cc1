package dev.outrigger.discovery.zookeeper;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

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
        Object tree;
        try {
            tree = MAPPER.readValue(bytes, Object.class);
        } catch (JsonProcessingException e) {
            throw new IOException(e.getOriginalMessage(), e);
        }
        if (tree instanceof Map<?, ?> map) {
            Map<String, Object> object = new LinkedHashMap<>();
            map.forEach((name, value) -> object.put(String.valueOf(name), value));
            return object;
        }
        throw new IOException("not an object");
    }

    static byte[] bytes(Map<String, Object> object) {
        try {
            return MAPPER.writeValueAsBytes(object);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
