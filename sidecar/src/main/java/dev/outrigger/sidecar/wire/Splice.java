package dev.outrigger.sidecar.wire;

import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way from one wire to another that never come into this process. A pipe is taken for each move and kept only
 * while the sink has no room for what is in it. Confined to its loop.
 */
public final class Splice {
    /** Nothing was moved: there is no pipe to be had. Copy. */
    public static final int NO_PIPE = -3;

    /** The sink broke; what was on its way is lost. */
    public static final int SINK_BROKEN = -4;

    /** Fewer bytes than these are copied at less cost. */
    private static final int WORTH = 8 * 1024;

    private static final int MOST = 1 << 20;

    private @Nullable Pipe held;

    /** Returns whether something waits for room in the sink: {@link #flush} it before anything else is written there. */
    public boolean blocked() {
        return held != null;
    }

    /** Returns how many bytes wait for room in the sink. */
    public int held() {
        return held == null ? 0 : held.held();
    }

    /**
     * Moves what is there, at most {@code most} bytes (at least 1) and what a pipe holds. Not while {@link #blocked}. Less than
     * that does not mean that there is no more. May use the loop's receive buffer.
     *
     * @return the bytes that were read, {@link Wire#AGAIN}, {@link Wire#END} or {@link Wire#BROKEN} of the source, {@link
     *     #NO_PIPE} or {@link #SINK_BROKEN}
     */
    public int move(Wire from, Wire to, long most) {
        Pipe pipe = from.loop().pipe();
        if (pipe == null) {
            return NO_PIPE;
        }
        int read = from.read(pipe, (int) Math.min(most, MOST));
        if (read > 0) {
            held = pipe;
            return flush(to) ? read : SINK_BROKEN;
        }
        pipe.release();
        return read;
    }

    /**
     * Does {@link #move} if {@code most} bytes are worth a pipe, for who copies otherwise.
     *
     * @return the bytes that were read; 0 if none were: read them, or learn from the read why; or {@link #SINK_BROKEN}
     */
    public int moveIfWorth(Wire from, Wire to, long most) {
        int moved = most < WORTH ? 0 : move(from, to, most);
        return moved == SINK_BROKEN ? moved : Math.max(0, moved);
    }

    /** Writes what waits, as far as it goes; false if the sink is broken. */
    public boolean flush(Wire to) {
        Pipe pipe = held;
        if (pipe == null) {
            return true;
        }
        boolean there = to.write(pipe) != Wire.BROKEN;
        if (!there || pipe.held() == 0) {
            release();
        }
        return there;
    }

    /** Drops what waits. Idempotent. */
    public void release() {
        if (held != null) {
            held.release();
            held = null;
        }
    }
}
