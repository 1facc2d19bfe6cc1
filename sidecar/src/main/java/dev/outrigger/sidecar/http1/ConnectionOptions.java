package dev.outrigger.sidecar.http1;

/** What the Connection fields of one head say, RFC 9110 section 7.6.1: of its connection, and which fields end at this hop. */
final class ConnectionOptions {
    private static final byte[] CLOSE = Ascii.bytes("close");
    private static final byte[] FORWARDED = Ascii.bytes("x-forwarded-");
    private static final byte[] OURS = Ascii.bytes("x-outrigger-");
    private static final int MOST_OPTIONS = 64;

    boolean close;
    boolean keepAlive;
    boolean namesUpgrade;

    private final Head head;
    private int options;

    ConnectionOptions(Head head) {
        this.head = head;
    }

    void clear() {
        close = false;
        keepAlive = false;
        namesUpgrade = false;
        options = 0;
    }

    /** Reads and drops a Connection field and what it names; returns false if it names too much. */
    boolean take(int field) {
        head.drop(field);
        byte[] bytes = head.bytes;
        int to = head.valueTo(field);
        int from = head.valueFrom(field);
        while (from < to) {
            int end = FieldList.comma(bytes, from, to);
            int last = FieldList.trim(bytes, from, end);
            if (last > from && !option(bytes, from, last)) {
                return false;
            }
            from = end < to ? FieldList.next(bytes, end, to) : to;
        }
        return true;
    }

    private boolean option(byte[] bytes, int from, int to) {
        if (Ascii.is(bytes, from, to, CLOSE)) {
            close = true;
        } else if (Field.KEEP_ALIVE.names(bytes, from, to)) {
            keepAlive = true;
        } else if (Field.UPGRADE.names(bytes, from, to)) {
            namesUpgrade = true;
        } else if (++options > MOST_OPTIONS) {
            return false;
        } else if (removable(bytes, from, to)) {
            head.dropNamed(from, to);
        }
        return true;
    }

    /* A peer may not have our own fields, nor those that frame or route the message, removed by naming them. */
    private static boolean removable(byte[] bytes, int from, int to) {
        Field field = Field.of(bytes, from, to);
        return (field == Field.OTHER || field == Field.HTTP2_SETTINGS)
                && !Ascii.startsWith(bytes, from, to, FORWARDED)
                && !Ascii.startsWith(bytes, from, to, OURS);
    }
}
