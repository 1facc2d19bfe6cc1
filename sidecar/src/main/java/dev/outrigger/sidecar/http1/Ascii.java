package dev.outrigger.sidecar.http1;

import java.nio.charset.StandardCharsets;

/** Classes of octets, RFC 9110 section 5.6 and RFC 9112, and comparisons that know no locale. */
final class Ascii {
    static final byte CR = '\r';
    static final byte LF = '\n';

    private static final byte TOKEN = 1;
    private static final byte VALUE = 2;
    private static final byte TARGET = 4;
    private static final byte HOST = 8;
    private static final byte HEX = 16;

    private static final byte[] CLASSES = classes();

    private Ascii() {}

    private static byte[] classes() {
        byte[] classes = new byte[256];
        for (int c = 0x21; c < 0x7f; c++) {
            classes[c] = (byte) (VALUE | (c == '#' ? 0 : TARGET));
        }
        for (int c = 0x80; c < 0x100; c++) {
            classes[c] = VALUE;
        }
        classes[' '] = VALUE;
        classes['\t'] = VALUE;
        mark(classes, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", TOKEN | HOST);
        mark(classes, "!#$%&'*+-.^_`|~", TOKEN);
        mark(classes, "-._~%!$&'()*+,;=", HOST);
        mark(classes, "0123456789abcdefABCDEF", HEX);
        return classes;
    }

    private static void mark(byte[] classes, String members, int bits) {
        for (int i = 0; i < members.length(); i++) {
            classes[members.charAt(i)] = (byte) (classes[members.charAt(i)] | bits);
        }
    }

    /** tchar. */
    static boolean token(byte b) {
        return (CLASSES[b & 0xff] & TOKEN) != 0;
    }

    /** field-vchar, SP or HTAB. */
    static boolean value(byte b) {
        return (CLASSES[b & 0xff] & VALUE) != 0;
    }

    /** VCHAR without {@code #}: what a request target may hold. */
    static boolean target(byte b) {
        return (CLASSES[b & 0xff] & TARGET) != 0;
    }

    /** What a registered name or an IPv4 address may hold. */
    static boolean host(byte b) {
        return (CLASSES[b & 0xff] & HOST) != 0;
    }

    static boolean digit(byte b) {
        return b >= '0' && b <= '9';
    }

    static boolean blank(byte b) {
        return b == ' ' || b == '\t';
    }

    /** Returns the value of a hexadecimal digit, or -1. */
    static int hex(byte b) {
        if ((CLASSES[b & 0xff] & HEX) == 0) {
            return -1;
        }
        return b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10;
    }

    static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
    }

    /** Returns whether {@code bytes[from, to)} is {@code lowerCase} in any case. */
    static boolean is(byte[] bytes, int from, int to, byte[] lowerCase) {
        return to - from == lowerCase.length && startsWith(bytes, from, to, lowerCase);
    }

    /** Returns whether {@code bytes[from, to)} starts with {@code lowerCase} in any case. */
    static boolean startsWith(byte[] bytes, int from, int to, byte[] lowerCase) {
        if (to - from < lowerCase.length) {
            return false;
        }
        for (int i = 0; i < lowerCase.length; i++) {
            if (lower(bytes[from + i]) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether two ranges of one array are equal in any case. */
    static boolean same(byte[] bytes, int from, int to, int otherFrom, int otherTo) {
        if (to - from != otherTo - otherFrom) {
            return false;
        }
        for (int i = 0; i < to - from; i++) {
            if (lower(bytes[from + i]) != lower(bytes[otherFrom + i])) {
                return false;
            }
        }
        return true;
    }
}
