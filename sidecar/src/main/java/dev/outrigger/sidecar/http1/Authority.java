package dev.outrigger.sidecar.http1;

/** Checks Host, and a target in absolute-form against it: RFC 9112 section 3.2, RFC 3986 section 3.2. */
final class Authority {
    private static final byte[] HTTP = Ascii.bytes("http://");
    private static final byte[] HTTPS = Ascii.bytes("https://");

    private int end;
    private int nameTo;

    /** The target has no authority: its path begins at {@code from}. */
    void none(int from) {
        this.end = from;
    }

    /** Returns where the path of the target begins. */
    int end() {
        return end;
    }

    /** Returns whether {@code bytes[from, to)} is uri-host [":" port], or empty. */
    boolean host(byte[] bytes, int from, int to) {
        int i = from;
        if (i < to && bytes[i] == '[') {
            i++;
            while (i < to && (Ascii.hex(bytes[i]) >= 0 || bytes[i] == ':' || bytes[i] == '.')) {
                i++;
            }
            if (i == to || bytes[i] != ']') {
                return false;
            }
            i++;
        } else {
            while (i < to && Ascii.host(bytes[i])) {
                i++;
            }
        }
        nameTo = i;
        if (i == to) {
            return true;
        }
        if (bytes[i] != ':' || i == from || to - i > 6) {
            return false;
        }
        for (i++; i < to; i++) {
            if (!Ascii.digit(bytes[i])) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the target is an http or https URI whose authority is what Host says. */
    boolean absolute(byte[] bytes, int from, int to, int hostFrom, int hostTo) {
        boolean tls = Ascii.startsWith(bytes, from, to, HTTPS);
        if (!tls && !Ascii.startsWith(bytes, from, to, HTTP)) {
            return false;
        }
        int begin = from + (tls ? HTTPS.length : HTTP.length);
        int i = begin;
        while (i < to && bytes[i] != '/' && bytes[i] != '?') {
            i++;
        }
        end = i;
        if (i == begin || !host(bytes, begin, i)) {
            return false;
        }
        int name = nameTo;
        int port = port(bytes, name, i, tls);
        return host(bytes, hostFrom, hostTo)
                && Ascii.same(bytes, begin, name, hostFrom, nameTo)
                && port == port(bytes, nameTo, hostTo, tls);
    }

    private static int port(byte[] bytes, int colon, int to, boolean tls) {
        int port = 0;
        for (int i = colon + 1; i < to; i++) {
            port = port * 10 + bytes[i] - '0';
        }
        return colon + 1 >= to ? (tls ? 443 : 80) : port;
    }
}
