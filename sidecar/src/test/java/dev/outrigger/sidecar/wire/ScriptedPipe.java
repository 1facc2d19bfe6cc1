package dev.outrigger.sidecar.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** A pipe without a kernel: holds what one of Linux would by default. */
final class ScriptedPipe implements Pipe {
    private static final int ROOM = 64 * 1024;

    final ByteBuf bytes = Unpooled.buffer(0, ROOM);

    private final ScriptedLoop loop;
    private boolean released;

    ScriptedPipe(ScriptedLoop loop) {
        this.loop = loop;
        loop.pipes(1);
    }

    @Override
    public int held() {
        return bytes.readableBytes();
    }

    @Override
    public void release() {
        if (released) {
            throw new IllegalStateException("released twice");
        }
        released = true;
        loop.pipes(-1);
    }
}
