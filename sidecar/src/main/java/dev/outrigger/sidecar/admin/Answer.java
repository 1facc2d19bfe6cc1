package dev.outrigger.sidecar.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * What a resource answers.
 *
 * @param allow methods that it takes, if this is a 405; empty otherwise
 */
record Answer(int status, String contentType, String allow, String body) {
    private static final String JSON = "application/json";

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
