package dev.outrigger.sidecar.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

/** What browsers are told beside a page: it loads and asks nothing but its own door, and nobody else shows it as theirs. */
final class Pages {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private Pages() {}

    /** Adds to {@code headers} what belongs to an answer of {@code contentType}. */
    static void guard(String contentType, HttpHeaders headers) {
        headers.set("x-content-type-options", "nosniff");
        if (contentType.startsWith("text/html")) {
            headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
                    .set(HttpHeaderNames.X_FRAME_OPTIONS, "DENY")
                    .set("referrer-policy", "no-referrer");
        }
    }
}
