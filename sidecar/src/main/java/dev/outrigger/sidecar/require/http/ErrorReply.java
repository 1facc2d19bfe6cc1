package dev.outrigger.sidecar.require.http;

import dev.outrigger.routing.Reason;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** The answers that are ours: a status, the reason's word, a line of text. */
final class ErrorReply {
    /** No reply is longer. */
    static final int ROOM = 512;

    private ErrorReply() {}

    /**
     * Writes the answer to {@code out}.
     *
     * @param bodiless whether it answers HEAD
     * @param connection the value of its Connection field
     */
    static void writeTo(ByteBuf out, Reason reason, boolean bodiless, String connection) {
        String text = "outrigger: " + reason.word() + "\n";
        String head = "HTTP/1.1 " + reason.status() + ' ' + phrase(reason.status())
                + "\r\nx-outrigger-error: " + reason.word()
                + "\r\nContent-Type: text/plain; charset=us-ascii\r\nContent-Length: " + text.length()
                + "\r\nConnection: " + connection + "\r\n\r\n";
        out.writeCharSequence(head, StandardCharsets.US_ASCII);
        if (!bodiless) {
            out.writeCharSequence(text, StandardCharsets.US_ASCII);
        }
    }

    private static String phrase(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 408 -> "Request Timeout";
            case 414 -> "URI Too Long";
            case 431 -> "Request Header Fields Too Large";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 505 -> "HTTP Version Not Supported";
            case 508 -> "Loop Detected";
            default -> "Error";
        };
    }
}
