package dev.outrigger.sidecar.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The dashboard: one page that loads nothing else, put together from its parts when this class is. Its policy lets a browser run
 * its own script and no other, and send to this door only: a text out of the registry stays a text, whatever is in it.
 */
final class Page {
    private static final List<String> SCRIPTS =
            List.of("model.js", "words.js", "changes.js", "services.js", "panels.js", "acts.js", "link.js", "main.js");
    private static final Answer ANSWER = compose();

    private Page() {}

    /** Returns the page. Thread-safe; the first call reads from the class path and is not for an event loop. */
    static Answer answer() {
        return ANSWER;
    }

    private static Answer compose() {
        String style = "\n" + part("style.css");
        String script = SCRIPTS.stream().map(Page::part).collect(Collectors.joining("\n", "\n", ""));
        String page = part("page.html")
                .replace("<style></style>", "<style>" + style + "</style>")
                .replace("<script></script>", "<script>" + script + "</script>");
        String policy = "default-src 'none'; script-src '" + source(script) + "'; style-src '" + source(style)
                + "'; connect-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        return Answer.tagged(
                "text/html; charset=utf-8",
                '"' + HexFormat.of().formatHex(sha256(page + policy), 0, 16) + '"',
                Map.of(
                        "content-security-policy", policy,
                        "referrer-policy", "no-referrer",
                        "vary", "accept"),
                page);
    }

    private static String part(String name) {
        try (InputStream in = Page.class.getResourceAsStream("dashboard/" + name)) {
            if (in == null) {
                throw new IllegalStateException("dashboard/" + name + " (expected: on the class path)");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String source(String inline) {
        return "sha256-" + Base64.getEncoder().encodeToString(sha256(inline));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
