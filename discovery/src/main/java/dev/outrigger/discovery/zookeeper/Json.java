package dev.outrigger.discovery.zookeeper;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.outrigger.discovery.document.Trees;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** JSON as plain trees, never by class name. From a registry: at most 64 KiB, 16 deep. */
final class Json {
    static final int LONGEST = 64 * 1024;
    private static final int DEEPEST = 16;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxDocumentLength(LONGEST)
                    .build())
            .build();

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
        try (JsonParser parser = JSON.createParser(bytes)) {
            tree = Trees.first(parser);
        } catch (JsonProcessingException e) {
            throw new IOException(e.getOriginalMessage(), e);
        }
        if (tree instanceof Map<?, ?> object) {
            @SuppressWarnings("unchecked") // names of fields are texts
            Map<String, Object> fields = (Map<String, Object>) object;
            return fields;
        }
        throw new IOException("not an object");
    }

    static byte[] bytes(Map<String, Object> object) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            Trees.write(object, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
