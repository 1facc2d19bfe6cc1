package dev.outrigger.sidecar.http1;

/**
 * How much head is accepted.
 *
 * @param maxLine bytes of a request or status line without its end, at least 1
 * @param maxHeader bytes of a whole head, at least 1
 * @param maxFields fields of a head, and of a trailer section
 */
public record Limits(int maxLine, int maxHeader, int maxFields) {
    /** The built-in values: 8 KiB, 64 KiB, 100. */
    public static final Limits BUILT_IN = new Limits(8 * 1024, 64 * 1024, 100);
}
