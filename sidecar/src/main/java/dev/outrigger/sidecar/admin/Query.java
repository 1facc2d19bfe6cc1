package dev.outrigger.sidecar.admin;

import dev.outrigger.discovery.document.Units;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a GET asks for.
 *
 * @param path its segments, decoded: of {@code /v1/services/a%2Fb} {@code v1}, {@code services}, {@code a/b}
 * @param accept the header field of that name; may be empty
 */
record Query(List<String> path, QueryStringDecoder parameters, String accept) {
    Query {
        path = List.copyOf(path);
    }

    /** @throws IllegalArgumentException if it is not a URI's path and query */
    static Query of(String uri, String accept) {
        QueryStringDecoder decoder = new QueryStringDecoder(uri);
        String raw = decoder.rawPath();
        // Without a last slash: what is asked for is the same.
        String path = raw.length() > 1 && raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
        List<String> segments = Pattern.compile("/")
                .splitAsStream(path.startsWith("/") ? path.substring(1) : path)
                .map(segment -> QueryStringDecoder.decodeComponent(segment.replace("+", "%2B")))
                .toList();
        return new Query(segments, decoder, accept);
    }

    /** Returns the segment with {@code index}, or an empty string. */
    String segment(int index) {
        return index < path.size() ? path.get(index) : "";
    }

    /** Returns whether passwords are to be told: a door may refuse that. */
    boolean asksForSecrets() {
        return text("secrets", "false").equals("true");
    }

    /** Returns the last value of {@code parameter}, or {@code otherwise}. */
    String text(String parameter, String otherwise) {
        List<String> values = parameters.parameters().getOrDefault(parameter, List.of());
        return values.isEmpty() ? otherwise : values.get(values.size() - 1);
    }

    /** @throws IllegalArgumentException naming the parameter, its value and what was expected */
    int number(String parameter, int otherwise) {
        String text = text(parameter, String.valueOf(otherwise));
        if (!text.matches("\\d{1,6}")) {
            throw new IllegalArgumentException(parameter + ": \"" + text + "\" (expected: a number in 0..999999)");
        }
        return Integer.parseInt(text);
    }

    /** @throws IllegalArgumentException naming the parameter, its value and what was expected */
    Duration duration(String parameter, Duration otherwise) {
        String text = text(parameter, otherwise.toMillis() + "ms");
        return Units.duration(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        parameter + ": \"" + text + "\" (expected: such as 30s or 500ms)"));
    }
}
