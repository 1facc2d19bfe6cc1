package dev.outrigger.sidecar.log;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes JSON values on one line, in ASCII. Stateless. */
final class JsonText {
    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    /** Writes {@code ,"key":}, without the comma for the first of an object. The key is plain. */
    static StringBuilder key(StringBuilder to, String key) {
        if (to.charAt(to.length() - 1) != '{') {
            to.append(',');
        }
        return to.append('"').append(key).append("\":");
    }

    /** Writes a number, truth, list or time (in seconds) as such, and all else as text. */
    static void value(StringBuilder to, @Nullable Object value) {
        if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
            to.append(value);
        } else if (value instanceof Duration time) {
            seconds(to, time.toNanos());
        } else if (value instanceof Collection<?> list) {
            char before = '[';
            for (Object one : list) {
                value(to.append(before), one);
                before = ',';
            }
            to.append(before == '[' ? "[]" : "]");
        } else {
            text(to, value == null ? null : value.toString());
        }
    }

    /** Writes a text, or {@code null}. */
    static void text(StringBuilder to, @Nullable String text) {
        if (text == null) {
            to.append("null");
            return;
        }
        to.append('"');
        if (isPlain(text)) {
            to.append(text);
        } else {
            for (int i = 0; i < text.length(); i++) {
                escaped(to, text.charAt(i));
            }
        }
        to.append('"');
    }

    /* Nearly all are, and to take them whole is most of what a line costs less. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(char next) {
        return next >= ' ' && next < 0x7f && next != '"' && next != '\\';
    }

    private static void escaped(StringBuilder to, char next) {
        if (isPlain(next)) {
            to.append(next);
        } else if (next == '"' || next == '\\') {
            to.append('\\').append(next);
        } else {
            escape(to, next);
        }
    }

    private static void escape(StringBuilder to, char character) {
        switch (character) {
            case '\n' -> to.append("\\n");
            case '\t' -> to.append("\\t");
            default -> {
                to.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    to.append(HEX.charAt((character >> shift) & 0xf));
                }
            }
        }
    }

    /** Writes seconds with six digits behind the point. */
    static void seconds(StringBuilder to, long nanos) {
        long micros = Math.max(0, nanos) / 1000;
        to.append(micros / 1_000_000).append('.');
        String rest = Long.toString(micros % 1_000_000);
        for (int i = rest.length(); i < 6; i++) {
            to.append('0');
        }
        to.append(rest);
    }

    /** Returns {@code name} as a key: what is no letter, digit or underscore is left out. */
    static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "");
    }
}
