package dev.outrigger.sidecar.wire;

import java.util.function.LongSupplier;

/* Asked for more direct memory than there is, the JVM has the asking thread collect, sleep for half a second and try again before it
refuses (java.nio.Bits.reserveMemory): on a loop that is a stand-still of every connection, once for each that asks. So it is never
asked once nearly all is taken. */

/**
 * How much of the JVM's direct memory the pool has taken, as one loop knows it: looked at anew whenever the loop has asked for a
 * share of it, and once a turn while it is short. Confined to that loop; {@code taken} is shared.
 */
final class DirectMemory {
    /** Of the whole, all loops together ask for one part in so many between two looks. */
    private static final int UNSEEN_PART = 16;

    private final LongSupplier taken;
    private final long plenty;
    private final long scarce;
    private final long most;
    private final long share;
    private long seen;
    private long since;

    /**
     * @param taken how much is taken by whomever, in bytes; asked often when it is short
     * @param limit the most that the JVM gives, in bytes
     * @param loops how many look at the same, at least 1
     */
    DirectMemory(LongSupplier taken, long limit, int loops) {
        this.taken = taken;
        this.plenty = limit / 4;
        this.scarce = limit / 2;
        this.most = limit - limit / 8;
        this.share = limit / UNSEEN_PART / loops;
    }

    /** Returns whether less than a quarter is taken: what one could do without is kept only then. */
    boolean plenty() {
        return seen + since < plenty;
    }

    /** Returns whether more than half is taken: less is read at a time, so that less is left over. */
    boolean scarce() {
        return seen + since > scarce;
    }

    /** Looks anew, if it was short when last looked at. */
    void refresh() {
        if (!plenty()) {
            look();
        }
    }

    /** Looks anew. */
    void look() {
        seen = taken.getAsLong();
        since = 0;
    }

    /**
     * To be called before {@code bytes} (at least 0) are taken.
     *
     * @throws Exhausted if seven eighths are taken
     */
    void take(int bytes) {
        since += bytes;
        if (since > share || seen + since > most) {
            look();
            since = bytes;
            if (seen + since > most) {
                since = 0;
                throw new Exhausted(seen, most);
            }
        }
    }

    /** There is no memory for a buffer: the connection that needs it is reset. */
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1;

        Exhausted(long taken, long most) {
            super("direct memory taken=" + taken + " at_most=" + most, null, false, false);
        }
    }
}
