package dev.outrigger.sidecar.http1;

/** The elements of a field whose value is a list, RFC 9110 section 5.6.1. Quoted commas are not told apart. */
final class FieldList {
    private FieldList() {}

    /** Returns where the element that begins at {@code from} ends: at a comma, or at {@code to}. Blanks before that count. */
    static int comma(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != ',') {
            i++;
        }
        return i;
    }

    /** Returns where {@code bytes[from, to)} ends without the blanks at its end. */
    static int trim(byte[] bytes, int from, int to) {
        int last = to;
        while (last > from && Ascii.blank(bytes[last - 1])) {
            last--;
        }
        return last;
    }

    /** Returns where the element after the comma at {@code comma} begins. */
    static int next(byte[] bytes, int comma, int to) {
        int i = comma + 1;
        while (i < to && Ascii.blank(bytes[i])) {
            i++;
        }
        return i;
    }

    /** Returns whether the list has {@code lowerCase}, in any case, as an element. */
    static boolean has(byte[] bytes, int from, int to, byte[] lowerCase) {
        int at = from;
        while (at < to) {
            int end = comma(bytes, at, to);
            if (Ascii.is(bytes, at, trim(bytes, at, end), lowerCase)) {
                return true;
            }
            at = end < to ? next(bytes, end, to) : to;
        }
        return false;
    }
}
