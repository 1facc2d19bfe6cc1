package dev.outrigger.sidecar.require.tcp;

import dev.outrigger.sidecar.wire.Wire;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Copies through the loop's shared buffer and sends at once. Only what a short write left over is kept, in a buffer of its
 * size, and as long as it is there nothing more is read: so a direction never holds more than one receive buffer.
 */
final class CopyTransfer extends Transfer {
    private static final int SHARE = 16;

    private @Nullable ByteBuf rest;
    private boolean ended;
    private boolean cutOff;

    CopyTransfer(Wire from, Wire to) {
        super(from, to);
    }

    @Override
    int move() {
        if (cutOff) {
            return WAITS;
        }
        for (int i = 0; i < SHARE; i++) {
            int flushed = flush();
            if (flushed != MORE) {
                return flushed;
            }
            if (ended) {
                return ENDED;
            }
            ByteBuf buffer = from.loop().receiveBuffer();
            int read = from.read(buffer);
            if (read == Wire.AGAIN) {
                return WAITS;
            }
            if (read == Wire.END) {
                ended = true;
                return ENDED;
            }
            if (read == Wire.BROKEN) {
                return SOURCE_BROKE;
            }
            bytes += read;
            if (to.write(buffer) == Wire.BROKEN) {
                return cutOff();
            }
            if (buffer.isReadable()) {
                rest = from.loop().buffer(buffer.readableBytes()).writeBytes(buffer);
                return WAITS;
            }
        }
        return MORE;
    }

    private int cutOff() {
        cutOff = true;
        release();
        return SINK_BROKE;
    }

    @Override
    boolean over() {
        return ended || cutOff;
    }

    private int flush() {
        if (rest == null) {
            return MORE;
        }
        if (to.write(rest) == Wire.BROKEN) {
            return cutOff();
        }
        if (rest.isReadable()) {
            return WAITS;
        }
        release();
        return MORE;
    }

    @Override
    boolean drained() {
        return rest == null;
    }

    @Override
    void release() {
        if (rest != null) {
            rest.release();
            rest = null;
        }
    }
}
