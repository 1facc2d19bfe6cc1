package dev.outrigger.sidecar.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.outrigger.discovery.document.ConfigNode;
import dev.outrigger.discovery.document.Problems;
import dev.outrigger.discovery.document.Problems.Problem;
import java.util.Map;
import java.util.stream.Collectors;

/** What a POST says: a JSON object, or nothing. Read every key, then {@link #judge}. */
final class Body {
    private static final String SOURCE = "body";

    private final Problems problems = new Problems();
    private final ConfigNode root;

    private Body(Object tree) {
        root = ConfigNode.of(SOURCE, tree, problems);
    }

    /** @throws IllegalArgumentException if {@code text} is neither JSON nor blank */
    static Body of(String text) {
        if (text.isBlank()) {
            return new Body(Map.of());
        }
        try {
            return new Body(Json.mapper().readValue(text, Object.class));
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException(SOURCE + ": not JSON (expected: an object, or nothing)", broken);
        }
    }

    ConfigNode at(String key) {
        return root.at(key);
    }

    /** @throws IllegalArgumentException if a value was wrong, or a key that nobody asked for is there: naming each */
    void judge() {
        root.onlyKnown();
        if (problems.anyMistake()) {
            throw new IllegalArgumentException(
                    problems.mistakes().stream().map(Problem::toString).collect(Collectors.joining("; ")));
        }
    }
}
