package dev.outrigger.sidecar.require.http;

import dev.outrigger.sidecar.telemetry.LoopMeters;
import dev.outrigger.sidecar.wire.Splice;
import dev.outrigger.sidecar.wire.Wire;
import dev.outrigger.sidecar.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The way from the client: the loop's shared buffer, or what was read and not taken, and nothing more is read until that is
 * gone. Confined to its loop.
 */
final class Inlet {
    private static final int SHARE = 16;

    private final Wire wire;
    private final WireLoop loop;
    private final LoopMeters meters;
    private @Nullable ByteBuf ahead;
    private boolean ended;
    private boolean broken;
    private int reads;

    Inlet(Wire wire, LoopMeters meters) {
        this.wire = wire;
        this.loop = wire.loop();
        this.meters = meters;
    }

    /** Begins another share of the loop's time. */
    void share() {
        reads = 0;
    }

    /** Returns whether something was read and not taken. */
    boolean early() {
        return ahead != null;
    }

    /** Returns whether the client has ended its direction; what came before may wait to be taken. */
    boolean ended() {
        return ended;
    }

    /** Returns whether the connection is broken. */
    boolean broken() {
        return broken;
    }

    /** Returns what was not taken, or what can be read now; null if there is nothing, or the share is used up. */
    @Nullable
    ByteBuf next() {
        if (ahead != null) {
            return ahead;
        }
        if (ended) {
            return null;
        }
        if (++reads > SHARE) {
            wire.resume();
            return null;
        }
        ByteBuf buffer = loop.receiveBuffer();
        int read = wire.read(buffer);
        if (read > 0) {
            meters.received(read);
            return buffer;
        }
        ended = read == Wire.END;
        broken = read == Wire.BROKEN;
        return null;
    }

    /**
     * Moves what can be read now, at most {@code most} bytes, through {@code splice} to {@code to}.
     *
     * @return the bytes that were moved; 0 if none were: {@link #next} says why; or {@link Splice#SINK_BROKEN}
     */
    int splice(Splice splice, Wire to, long most) {
        if (ahead != null || ended || reads >= SHARE) {
            return 0;
        }
        int moved = splice.moveIfWorth(wire, to, most);
        if (moved > 0) {
            reads++;
            meters.received(moved);
        }
        return moved;
    }

    /** Keeps what is left of {@code in}, from {@link #next}. To be called before anything else may read or close. */
    void keep(ByteBuf in) {
        if (ahead != null) {
            if (!in.isReadable()) {
                release();
            }
        } else if (in.isReadable()) {
            ahead = loop.buffer(in.readableBytes()).writeBytes(in);
        }
    }

    /** Gives away what was not taken, or null. */
    @Nullable
    ByteBuf surrender() {
        ByteBuf early = ahead;
        ahead = null;
        return early;
    }

    /** Drops what was not taken. Idempotent. */
    void release() {
        if (ahead != null) {
            ahead.release();
            ahead = null;
        }
    }
}
