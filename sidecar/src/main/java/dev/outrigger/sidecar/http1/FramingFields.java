package dev.outrigger.sidecar.http1;

/** What the fields of one head say of where its body ends: Content-Length and Transfer-Encoding, as they stand. */
final class FramingFields {
    static final int CODING_CHUNKED = 1;
    static final int CODING_OTHER = 2;
    static final int CODING_BROKEN = 4;

    private static final byte[] CHUNKED = Ascii.bytes("chunked");

    /** -1 if there is none. */
    long contentLength = -1;

    /** The bits of what Transfer-Encoding names; 0 if there is none. */
    int codings;

    private final Head head;

    FramingFields(Head head) {
        this.head = head;
    }

    void clear() {
        contentLength = -1;
        codings = 0;
    }

    /** Reads one Content-Length after RFC 9110 section 8.6; a second, equal one is dropped. */
    boolean length(int field) {
        byte[] bytes = head.bytes;
        int from = head.valueFrom(field);
        int to = head.valueTo(field);
        if (to == from || to - from > 18) {
            return false;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            if (!Ascii.digit(bytes[i])) {
                return false;
            }
            value = value * 10 + (bytes[i] - '0');
        }
        if (contentLength >= 0) {
            head.drop(field);
            return value == contentLength;
        }
        contentLength = value;
        return true;
    }

    /* RFC 9112 section 6.1. Known is only chunked: whatever else stands before it cannot be framed anew. */
    void coding(int field) {
        byte[] bytes = head.bytes;
        int to = head.valueTo(field);
        int from = head.valueFrom(field);
        codings |= from == to ? CODING_BROKEN : 0;
        while (from < to) {
            int end = FieldList.comma(bytes, from, to);
            int last = FieldList.trim(bytes, from, end);
            boolean chunk = Ascii.is(bytes, from, last, CHUNKED);
            codings |= last == from || (codings & CODING_CHUNKED) != 0 ? CODING_BROKEN : 0;
            codings |= chunk ? CODING_CHUNKED : CODING_OTHER;
            from = end < to ? FieldList.next(bytes, end, to) : to;
            codings |= end < to && from == to ? CODING_BROKEN : 0;
        }
    }
}
