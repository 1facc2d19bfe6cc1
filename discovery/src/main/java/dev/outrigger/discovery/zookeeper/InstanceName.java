package dev.outrigger.discovery.zookeeper;

import java.util.HexFormat;
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
        // One spelling only: another one would be read at a path that is not its own, and could outrank the right one.
        for (int i = tilde + 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return Optional.empty();
            }
        }
        long rev = HexFormat.fromHexDigitsToLong(name, tilde + 1, name.length());
        return Optional.of(new InstanceName(name.substring(0, tilde), rev));
    }

    boolean above(InstanceName other) {
        return Long.compareUnsigned(rev, other.rev) > 0;
    }

    @Override
    public String toString() {
        return id + '~' + HexFormat.of().toHexDigits(rev);
    }
}
