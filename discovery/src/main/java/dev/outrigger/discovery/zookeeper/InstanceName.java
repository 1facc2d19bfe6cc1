package dev.outrigger.discovery.zookeeper;

import java.util.Locale;
import java.util.Optional;

/**
 * The name of an instance's node, {@code <id>~<rev>}: a new one for each change, so that a list of names tells all.
 *
 * @param rev unsigned; the highest of an id counts
 */
record InstanceName(String id, long rev) {
    private static final int REV_DIGITS = 16;

    /** Longer than any host name with a port, and far below what a list of 10,000 could bear. */
    static final int LONGEST = 300;

    static Optional<InstanceName> of(String name) {
        int tilde = name.lastIndexOf('~');
        if (tilde <= 0 || name.length() - tilde - 1 != REV_DIGITS) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new InstanceName(name.substring(0, tilde), Long.parseUnsignedLong(name.substring(tilde + 1), 16)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    boolean above(InstanceName other) {
        return Long.compareUnsigned(rev, other.rev) > 0;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s~%016x", id, rev);
    }
}
