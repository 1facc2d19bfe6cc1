package dev.outrigger.sidecar.http1;

/** The fields that decide how a message is framed or forwarded; all others are {@link #OTHER} and pass untouched. */
enum Field {
    OTHER(""),
    TE("te"),
    VIA("via"),
    HOST("host"),
    EXPECT("expect"),
    UPGRADE("upgrade"),
    CONNECTION("connection"),
    KEEP_ALIVE("keep-alive"),
    CONTENT_LENGTH("content-length"),
    PROXY_CONNECTION("proxy-connection"),
    TRANSFER_ENCODING("transfer-encoding"),
    HTTP2_SETTINGS("http2-settings");

    private final String word;

    Field(String word) {
        this.word = word;
    }

    /** Returns what the name at {@code bytes[from, to)} stands for. */
    static Field of(byte[] bytes, int from, int to) {
        return switch (to - from) {
            case 2 -> check(TE, bytes, from, to);
            case 3 -> check(VIA, bytes, from, to);
            case 4 -> check(HOST, bytes, from, to);
            case 6 -> check(EXPECT, bytes, from, to);
            case 7 -> check(UPGRADE, bytes, from, to);
            case 10 ->
                Ascii.lower(bytes[from]) == 'c'
                        ? check(CONNECTION, bytes, from, to)
                        : check(KEEP_ALIVE, bytes, from, to);
            case 14 ->
                Ascii.lower(bytes[from]) == 'c'
                        ? check(CONTENT_LENGTH, bytes, from, to)
                        : check(HTTP2_SETTINGS, bytes, from, to);
            case 16 -> check(PROXY_CONNECTION, bytes, from, to);
            case 17 -> check(TRANSFER_ENCODING, bytes, from, to);
            default -> OTHER;
        };
    }

    private static Field check(Field field, byte[] bytes, int from, int to) {
        return field.names(bytes, from, to) ? field : OTHER;
    }

    /** Returns whether {@code bytes[from, to)} is this field's name in any case. */
    boolean names(byte[] bytes, int from, int to) {
        if (to - from != word.length()) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (Ascii.lower(bytes[i]) != word.charAt(i - from)) {
                return false;
            }
        }
        return true;
    }
}
