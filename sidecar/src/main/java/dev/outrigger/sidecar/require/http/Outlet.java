package dev.outrigger.sidecar.require.http;

import dev.outrigger.sidecar.telemetry.LoopMeters;
import dev.outrigger.sidecar.wire.Splice;
import dev.outrigger.sidecar.wire.Wire;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The way to the client: bytes go out at once as far as the kernel takes them, and what a short write left over is kept. As
 * long as something is kept, nobody reads more of the answer. Confined to its loop.
 */
final class Outlet {
    private final Wire wire;
    private final LoopMeters meters;
    private final Splice splice = new Splice();
    private @Nullable ByteBuf rest;
    private long sent;

    Outlet(Wire wire, LoopMeters meters) {
        this.wire = wire;
        this.meters = meters;
    }

    /** Returns the bytes that were taken so far. */
    long sent() {
        return sent;
    }

    /** Returns whether something is kept. */
    boolean blocked() {
        return rest != null || splice.blocked();
    }

    /** Takes all of {@code part}; false if the client is gone. */
    boolean send(ByteBuf part) {
        meters.sent(part.readableBytes());
        sent += part.readableBytes();
        if (rest != null) {
            rest.writeBytes(part);
            return true;
        }
        if (part.isReadable() && !splice.blocked() && wire.write(part) == Wire.BROKEN) {
            return false;
        }
        if (part.isReadable()) {
            rest = wire.loop().buffer(part.readableBytes()).writeBytes(part);
        }
        return true;
    }

    /**
     * Moves what {@code from} has, at most {@code most} bytes, without looking at it, if that is worth a pipe. Not while {@link
     * #blocked}.
     *
     * @return the bytes that were moved; 0 if none were: read them, or learn from the read why; or {@link Splice#SINK_BROKEN}
     */
    int splice(Wire from, long most) {
        int moved = splice.moveIfWorth(from, wire, most);
        if (moved > 0) {
            meters.sent(moved);
            sent += moved;
        }
        return moved;
    }

    /** Writes what is kept as far as it goes; false if the client is gone. */
    boolean flush() {
        if (!splice.flush(wire)) {
            return false;
        }
        ByteBuf waiting = rest;
        if (waiting == null || splice.blocked()) {
            return true;
        }
        if (wire.write(waiting) == Wire.BROKEN) {
            return false;
        }
        if (!waiting.isReadable()) {
            waiting.release();
            rest = null;
        }
        return true;
    }

    /** Gives away what is kept, or null. */
    @Nullable
    ByteBuf surrender() {
        ByteBuf late = rest;
        rest = null;
        return late;
    }

    /** Drops what is kept. Idempotent. */
    void release() {
        if (rest != null) {
            rest.release();
            rest = null;
        }
        splice.release();
    }
}
