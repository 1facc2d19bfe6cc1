package dev.outrigger.sidecar.wire;

import io.netty.channel.epoll.Native;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A pipe of Linux. Confined to its loop. */
final class EpollPipe implements Pipe {
    private static final int BYTE = 1;

    private final Pipes pipes;
    private final FileDescriptor out;
    private final FileDescriptor in;
    private int held;

    EpollPipe(Pipes pipes) throws IOException {
        this.pipes = pipes;
        FileDescriptor[] ends = FileDescriptor.pipe();
        this.out = ends[0];
        this.in = ends[1];
    }

    /** Moves at most {@code most} bytes out of {@code socket}; 0 if there are none, or it has ended. */
    int fill(FileDescriptor socket, int most) throws IOException {
        int moved = Native.splice(socket.intValue(), -1, in.intValue(), -1, most);
        held += moved;
        return moved;
    }

    /** Puts in the first byte of {@code bytes}, into an empty pipe. */
    void put(ByteBuffer bytes) throws IOException {
        held += in.write(bytes, 0, BYTE);
    }

    /** Moves what it holds into {@code socket}, until that takes no more: a short count alone does not say that. */
    int drain(FileDescriptor socket) throws IOException {
        int before = held;
        int moved;
        do {
            moved = Native.splice(out.intValue(), -1, socket.intValue(), -1, held);
            held -= moved;
        } while (moved > 0 && held > 0);
        return before - held;
    }

    @Override
    public int held() {
        return held;
    }

    @Override
    public void release() {
        pipes.giveBack(this);
    }

    void close() {
        EpollWire.closeSocket(in);
        EpollWire.closeSocket(out);
    }
}
