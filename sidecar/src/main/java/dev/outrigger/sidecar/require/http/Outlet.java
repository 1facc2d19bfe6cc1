package dev.outrigger.sidecar.require.http;

import dev.outrigger.sidecar.telemetry.LoopMeters;
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
        return rest != null;
    }

    /** Takes all of {@code part}; false if the client is gone. */
    boolean send(ByteBuf part) {
        meters.sent(part.readableBytes());
        sent += part.readableBytes();
        if (rest != null) {
            rest.writeBytes(part);
            return true;
        }
        if (part.isReadable() && wire.write(part) == Wire.BROKEN) {
            return false;
        }
        if (part.isReadable()) {
            rest = wire.loop().buffer(part.readableBytes()).writeBytes(part);
        }
        return true;
    }

    /** Writes what is kept as far as it goes; false if the client is gone. */
    boolean flush() {
        ByteBuf waiting = rest;
        if (waiting == null) {
            return true;
        }
        if (wire.write(waiting) == Wire.BROKEN) {
            return false;
        }
        if (!waiting.isReadable()) {
            release();
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
    }
}
