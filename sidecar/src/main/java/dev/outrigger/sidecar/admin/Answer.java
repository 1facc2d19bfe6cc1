package dev.outrigger.sidecar.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What a resource answers.
 *
 * @param allow methods that it takes, if this is a 405; empty otherwise
 * @param more further header fields, by lower-case name; they win over the usual ones
 */
record Answer(int status, String contentType, String allow, Map<String, String> more, String body) {
    private static final String JSON = "application/json";
    private static final String ETAG = "etag";

    Answer {
        more = Map.copyOf(more);
    }

    Answer(int status, String contentType, String allow, String body) {
        this(status, contentType, allow, Map.of(), body);
    }

    /** Answers {@code body}, which is the same for everybody who has {@code etag}. */
    static Answer tagged(String contentType, String etag, Map<String, String> more, String body) {
        Map<String, String> fields = new HashMap<>(more);
        fields.put(ETAG, etag);
        fields.put("cache-control", "no-cache");
        return new Answer(200, contentType, "", fields, body);
    }

    /**
     * Returns this, or that nothing has changed.
     *
     * @param ifNoneMatch the header field of that name; empty without one
     */
    Answer unlessKnown(String ifNoneMatch) {
        String etag = more.get(ETAG);
        boolean known = etag != null
                && (ifNoneMatch.contains(etag) || ifNoneMatch.strip().equals("*"));
        return known ? new Answer(304, contentType, allow, more, "") : this;
    }

    byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    static Answer text(String contentType, String body) {
        return new Answer(200, contentType, "", body);
    }

    /** Answers {@code content} as JSON. */
    static Answer json(int status, Object content) {
        try {
            return new Answer(status, JSON, "", Json.mapper().writeValueAsString(content) + "\n");
        } catch (JsonProcessingException defect) {
            throw new IllegalStateException("cannot write " + content.getClass() + " as JSON", defect);
        }
    }

    static Answer error(int status, String error, String detail) {
        return json(status, errorBody(error, detail));
    }

    /** @param allow what is expected instead, as the header field says it */
    static Answer notAllowed(String method, String allow) {
        ObjectNode body = errorBody("method_not_allowed", method + " (expected: " + allow + ")");
        return new Answer(405, JSON, allow, body.toPrettyString() + "\n");
    }

    private static ObjectNode errorBody(String error, String detail) {
        return JsonNodeFactory.instance.objectNode().put("error", error).put("detail", detail);
    }
}
