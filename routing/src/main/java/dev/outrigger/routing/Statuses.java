package dev.outrigger.routing;

import java.util.BitSet;

/** A set of HTTP statuses, written as ranges: {@code 200-399} or {@code 200,204,300-399}. Immutable. */
public final class Statuses {
    private final String text;
    private final BitSet set = new BitSet(600);

    private Statuses(String text) {
        this.text = text;
        for (String range : text.split(",", -1)) {
            String[] ends = range.strip().split("-", -1);
            int first = status(ends[0]);
            int last = ends.length == 1 ? first : status(ends[1]);
            if (ends.length > 2 || last < first) {
                throw new IllegalArgumentException("\"" + text + "\" (expected: ranges such as 200-399 or 200,204)");
            }
            set.set(first, last + 1);
        }
    }

    /**
     * Returns the set that {@code text} describes.
     *
     * @throws IllegalArgumentException naming the text and what was expected
     */
    public static Statuses of(String text) {
        return new Statuses(text);
    }

    /** Returns whether {@code status} is expected. */
    public boolean contains(int status) {
        return status >= 0 && set.get(status);
    }

    private int status(String digits) {
        if (digits.length() == 3 && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int status = Integer.parseInt(digits);
            if (status >= 100 && status <= 599) {
                return status;
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" (expected: statuses from 100 to 599)");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Statuses that && set.equals(that.set);
    }

    @Override
    public int hashCode() {
        return set.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
