package dev.outrigger.sidecar.require.tcp;

import dev.outrigger.sidecar.wire.Wire;

/**
 * Moves the bytes of one direction of a stream. Confined to its loop. One means of several: a stream may change from one to
 * another whenever it is {@link #drained}.
 */
abstract class Transfer {
    /** Nothing to move, or no room for it: wait for the wires. */
    static final int WAITS = 0;

    /** Moved its share of this turn; there may be more. */
    static final int MORE = 1;

    /** The source has ended and all it sent was moved. */
    static final int ENDED = 2;

    /** The source broke. */
    static final int SOURCE_BROKE = 3;

    /** The sink broke: told once, then the direction WAITS for ever. What the sink has sent before may still be moved. */
    static final int SINK_BROKE = 4;

    final Wire from;
    final Wire to;

    /** How many bytes were read so far. */
    long bytes;

    Transfer(Wire from, Wire to) {
        this.from = from;
        this.to = to;
    }

    /** Moves what can be moved, up to a share that is fair to other streams. */
    abstract int move();

    /** Returns whether nothing more is moved: the source has ended, or the sink broke. */
    abstract boolean over();

    /** Returns whether nothing is held back for the sink. */
    abstract boolean drained();

    /** Drops what is held back. */
    abstract void release();
}
