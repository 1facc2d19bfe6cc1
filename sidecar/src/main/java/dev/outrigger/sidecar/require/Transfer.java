package dev.outrigger.sidecar.require;

import dev.outrigger.sidecar.wire.Splice;
import dev.outrigger.sidecar.wire.Wire;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Moves the bytes of one direction of a stream, and sends at once. Confined to its loop.
 *
 * <p>It copies through the loop's shared buffer until that comes back full; then it splices, until there is less than a buffer
 * of it in one go. What the source ends with is held back for the end, which the owner passes on at once. What the sink has no
 * room for is kept, in a buffer of its size or in a pipe, and as long as it is there nothing more is read: so a direction never
 * holds more than one of these.
 */
public final class Transfer {
    /** Nothing to move, or no room for it: wait for the wires. */
    public static final int WAITS = 0;

    /** Moved its share of this turn; there may be more. */
    public static final int MORE = 1;

    /** The source has ended and all it sent was moved: told once, then the direction WAITS for ever. */
    public static final int ENDED = 2;

    /** The source broke. */
    public static final int SOURCE_BROKE = 3;

    /** The sink broke: told once, then the direction WAITS for ever. What the sink has sent before may still be moved. */
    public static final int SINK_BROKE = 4;

    private static final int SHARE = 256 * 1024;
    private static final int BULK = 16 * 1024;

    private final Wire from;
    private final Wire to;
    private final Splice splice = new Splice();
    private @Nullable ByteBuf rest;
    private long bytes;
    private boolean stirred;
    private boolean bulk;
    private boolean ended;
    private boolean cutOff;

    /** @param first what goes to {@code to} before anything that is read, or null; its reference is taken */
    public Transfer(Wire from, Wire to, @Nullable ByteBuf first) {
        this.from = from;
        this.to = to;
        this.rest = first;
    }

    /** Returns where the bytes come from. */
    public Wire from() {
        return from;
    }

    /** Returns where the bytes go to. */
    public Wire to() {
        return to;
    }

    /** Returns how many bytes were read so far. */
    public long bytes() {
        return bytes;
    }

    /** Returns whether the last {@link #move} moved anything: read it, or wrote of what was kept. */
    public boolean stirred() {
        return stirred;
    }

    /** Moves what can be moved, up to a share that is fair to other streams. */
    public int move() {
        stirred = false;
        if (over()) {
            return WAITS;
        }
        long begun = bytes;
        while (true) {
            if (!flush()) {
                return cutOff();
            }
            if (blocked() || bytes - begun >= SHARE) {
                return blocked() ? WAITS : MORE;
            }
            int read = bulk ? spliced() : copied();
            switch (read) {
                case Wire.AGAIN -> {
                    bulk &= bytes - begun >= BULK;
                    return WAITS;
                }
                case Wire.END -> {
                    ended = true;
                    return ENDED;
                }
                case Wire.BROKEN -> {
                    return SOURCE_BROKE;
                }
                case Splice.SINK_BROKEN -> {
                    return cutOff();
                }
                default -> {}
            }
        }
    }

    private int spliced() {
        int read = splice.move(from, to, SHARE);
        if (read == Splice.NO_PIPE) {
            return copied();
        }
        count(read);
        return read;
    }

    private int copied() {
        ByteBuf buffer = from.loop().receiveBuffer();
        int read = from.read(buffer);
        if (read <= 0) {
            return read;
        }
        count(read);
        bulk = !buffer.isWritable();
        if (from.ending()) {
            to.cork();
        }
        if (to.write(buffer) == Wire.BROKEN) {
            return Splice.SINK_BROKEN;
        }
        if (buffer.isReadable()) {
            rest = from.loop().buffer(buffer.readableBytes()).writeBytes(buffer);
        }
        return read;
    }

    private void count(int read) {
        if (read > 0) {
            bytes += read;
            stirred = true;
        }
    }

    /** Returns whether something was read that the sink has no room for. */
    public boolean blocked() {
        return rest != null || splice.blocked();
    }

    /** Writes what is kept as far as it goes; false if the sink is broken. */
    private boolean flush() {
        ByteBuf waiting = rest;
        if (waiting == null) {
            int before = splice.held();
            boolean there = splice.flush(to);
            stirred |= splice.held() < before;
            return there;
        }
        int written = to.write(waiting);
        if (written == Wire.BROKEN) {
            return false;
        }
        stirred |= written > 0;
        if (!waiting.isReadable()) {
            waiting.release();
            rest = null;
        }
        return true;
    }

    private int cutOff() {
        cutOff = true;
        release();
        return SINK_BROKE;
    }

    /** Returns whether nothing more is moved: the source has ended, or the sink broke. */
    public boolean over() {
        return ended || cutOff;
    }

    /** Drops what is kept. Idempotent. */
    public void release() {
        if (rest != null) {
            rest.release();
            rest = null;
        }
        splice.release();
    }
}
