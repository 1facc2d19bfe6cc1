package dev.outrigger.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A small HTTP/1.1 answer with a Content-Length.
 *
 * @param reason the sidecar's own {@code x-outrigger-error}, empty without one
 * @param number the body as a number, -1 when it is none
 * @param close whether the connection ends with it
 */
record Answer(int status, String reason, int number, boolean close) {

    /** Returns the answer at the start of what was read into {@code in}, or null while it is incomplete. */
    static @Nullable Answer in(ByteBuffer in) {
        String text = StandardCharsets.ISO_8859_1.decode(in.duplicate().flip()).toString();
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return null;
        }
        String head = text.substring(0, end).toLowerCase(Locale.ROOT) + "\r\n";
        int length = Integer.parseInt(field(head, "content-length", "0"));
        int bodyStart = end + 4;
        if (text.length() < bodyStart + length) {
            return null;
        }
        String body = text.substring(bodyStart, bodyStart + length);
        return new Answer(
                Integer.parseInt(head.substring(9, 12)),
                field(head, "x-outrigger-error", ""),
                number(body),
                field(head, "connection", "").equals("close"));
    }

    private static int number(String body) {
        boolean digits = !body.isEmpty() && body.length() < 9 && body.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Integer.parseInt(body) : -1;
    }

    private static String field(String head, String name, String absent) {
        int at = head.indexOf("\r\n" + name + ":");
        if (at < 0) {
            return absent;
        }
        int from = at + name.length() + 3;
        return head.substring(from, head.indexOf("\r\n", from)).trim();
    }
}
