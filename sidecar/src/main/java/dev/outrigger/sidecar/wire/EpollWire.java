package dev.outrigger.sidecar.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.epoll.Native;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A wire on Linux: edge-triggered, no event for room until a write was short. */
final class EpollWire extends SocketWire implements EpollIoHandle {
    private static final int EPOLLHUP = 0x10;
    private static final int TCP_CORK = 3;
    private static final int TCP_INFO = 11;
    private static final int TCP_QUICKACK = 12;
    // In struct tcp_info of linux/tcp.h: tcpi_unacked, in segments, and tcpi_notsent_bytes, since Linux 4.6.
    private static final int UNACKED = 24;
    private static final int NOT_SENT = 144;
    private static final int EPOLLPRI = 0x2;
    private static final int BROKEN_BITS = Native.EPOLLERR | EPOLLHUP;
    private static final int IN = Native.EPOLLIN | EPOLLPRI | Native.EPOLLRDHUP | BROKEN_BITS;
    private static final int OUT = Native.EPOLLOUT | BROKEN_BITS;
    private static final EpollIoOps READS =
            EpollIoOps.valueOf(Native.EPOLLIN | EPOLLPRI | Native.EPOLLRDHUP | Native.EPOLLET | Native.EPOLLERR);
    private static final EpollIoOps READS_AND_WRITES = READS.with(EpollIoOps.EPOLLOUT);

    private final @Nullable LinuxSocket socket;
    private final @Nullable InetSocketAddress address;
    private @Nullable IoRegistration registration;
    private @Nullable Deadline watch;
    private @Nullable String peer;
    private boolean urgent;
    private boolean hungUp;
    private boolean errs;
    private boolean awaitsRoom;
    private boolean spliced;
    private long born;

    /** Accepted. */
    EpollWire(NettyLoop loop, LinuxSocket socket, Consumer<Wire> accepted) {
        super(loop, Unhandled.NOBODY, accepted);
        this.socket = socket;
        this.address = null;
    }

    /** Connecting; without a socket if this host has none to give. */
    EpollWire(NettyLoop loop, @Nullable LinuxSocket socket, InetSocketAddress address, Handler handler) {
        super(loop, handler, null);
        this.socket = socket;
        this.address = address;
        this.awaitsRoom = true;
    }

    @Override
    boolean open() {
        // Events of this turn under this descriptor's number are meant for the one that had it before.
        born = loop.turn();
        registration = loop.registered(this);
        if (registration == null) {
            return false;
        }
        return registration.submit(awaitsRoom ? READS_AND_WRITES : READS) != -1;
    }

    /** Has a dead endpoint found, later: see {@link KeepAlive#PUT_OFF_NANOS}. */
    void watchLater() {
        Deadline later = new Deadline() {
            @Override
            protected void due() {
                watch = null;
                try {
                    EpollTransport.watch(socket());
                } catch (IOException broken) {
                    failLater(failureOf(broken));
                }
            }

            @Override
            public void threw() {
                reset();
            }
        };
        watch = later;
        loop.arm(later, KeepAlive.PUT_OFF_NANOS);
    }

    @Override
    public void handle(IoRegistration told, IoEvent event) {
        loop.begin();
        if (born == loop.turn()) {
            rearm(told);
            return;
        }
        int ops = ((EpollIoEvent) event).ops().value();
        urgent |= (ops & EPOLLPRI) != 0;
        hungUp |= (ops & (Native.EPOLLRDHUP | BROKEN_BITS)) != 0;
        errs |= (ops & BROKEN_BITS) != 0;
        event((ops & IN) != 0, (ops & OUT) != 0);
    }

    // Were it ours after all, changing the interest has the kernel look again.
    private void rearm(IoRegistration told) {
        told.submit(awaitsRoom ? READS_AND_WRITES : READS);
    }

    private LinuxSocket socket() {
        assert socket != null;
        return socket;
    }

    @Override
    Failure connectResult() {
        if (!errs) {
            return Failure.NONE;
        }
        try {
            return Errno.ofConnect(socket().getSoError());
        } catch (IOException broken) {
            return Errno.ofConnect(broken);
        }
    }

    @Override
    int receive(ByteBuf into) throws IOException {
        if (endsNext) {
            return END;
        }
        int offered = into.writableBytes();
        int read;
        if (into.hasMemoryAddress()) {
            read = socket().recvAddress(into.memoryAddress(), into.writerIndex(), into.capacity());
        } else {
            ByteBuffer nio = into.internalNioBuffer(into.writerIndex(), offered);
            read = socket().recv(nio, nio.position(), nio.limit());
        }
        if (read > 0) {
            into.writerIndex(into.writerIndex() + read);
            // A short read took all there was: what comes next is another edge, or the end if that had come before.
            // Not so with urgent data (RFC 6093): reads stop at the mark, and go on behind it.
            if (read < offered && !urgent) {
                ready = hungUp;
                endsNext = hungUp && !errs;
            }
            return read;
        }
        drained();
        return read < 0 ? END : AGAIN;
    }

    @Override
    int send(ByteBuf from) throws IOException {
        if (from.hasMemoryAddress()) {
            return socket().sendAddress(from.memoryAddress(), from.readerIndex(), from.writerIndex());
        }
        ByteBuffer nio = from.internalNioBuffer(from.readerIndex(), from.readableBytes());
        return socket().send(nio, nio.position(), nio.limit());
    }

    @Override
    int receive(Pipe into, int most) throws IOException {
        EpollPipe pipe = (EpollPipe) into;
        int moved = pipe.fill(socket(), most);
        if (moved > 0) {
            spliced = true;
            return moved;
        }
        drained();
        if (!hungUp && !urgent) {
            return AGAIN;
        }
        // Nothing, the end and a mark of urgent data are one to splice(2); a byte tells them apart.
        ByteBuffer one = loop.receiveBuffer().internalNioBuffer(0, 1);
        int read = socket().recv(one, one.position(), one.position() + 1);
        if (read > 0) {
            pipe.put(one);
        }
        return read < 0 ? END : read;
    }

    /**
     * Nothing is left of a burst: acknowledges it now. A sender with a cork or Nagle (nginx' {@code tcp_nopush}) keeps the last
     * bytes of a message until then, which on a connection of questions and answers is 40 ms if it was less than a segment.
     */
    private void drained() throws IOException {
        if (spliced) {
            spliced = false;
            socket().setIntOpt(6, TCP_QUICKACK, 1);
        }
    }

    @Override
    int send(Pipe from) throws IOException {
        return ((EpollPipe) from).drain(socket());
    }

    @Override
    void awaitRoom() {
        if (!awaitsRoom && registration != null) {
            awaitsRoom = true;
            registration.submit(READS_AND_WRITES);
        }
    }

    @Override
    void awaitBytes() {}

    @Override
    public void cork() {
        if (dead()) {
            return;
        }
        try {
            socket().setIntOpt(6, TCP_CORK, 1);
        } catch (IOException broken) {
            // Then in two segments; if something is wrong, the write says so.
            assert socket().isOpen();
        }
    }

    @Override
    void finish() throws IOException {
        socket().shutdown(false, true);
    }

    @Override
    void release(boolean abort) {
        if (socket == null) {
            return;
        }
        try {
            if (abort) {
                socket.setSoLinger(0);
            }
        } catch (IOException unconnected) {
            failure = failure == Failure.NONE ? Failure.RESET : failure;
        }
        if (watch != null) {
            watch.disarm();
        }
        // Closing first: the kernel then forgets the registration by itself, one call less.
        closeSocket(socket);
        if (registration != null) {
            registration.cancel();
        }
    }

    @Override
    int undelivered() {
        ByteBuffer info = ByteBuffer.allocate(NOT_SENT + Integer.BYTES).order(ByteOrder.nativeOrder());
        try {
            socket().getRawOpt(6, TCP_INFO, info);
        } catch (IOException broken) {
            return 0;
        }
        return info.getInt(UNACKED) + info.getInt(NOT_SENT);
    }

    static void closeSocket(FileDescriptor socket) {
        try {
            socket.close();
        } catch (IOException broken) {
            // The descriptor is gone all the same: Linux frees it before it reports.
            assert !socket.isOpen();
        }
    }

    @Override
    Failure failureOf(Exception broken) {
        return Errno.ofTransfer(broken);
    }

    @Override
    public FileDescriptor fd() {
        return socket();
    }

    @Override
    public String peer() {
        if (peer == null) {
            InetSocketAddress from = address != null ? address : closed ? null : socket().remoteAddress();
            peer = from == null ? "unknown" : NetUtil.toSocketAddressString(from);
        }
        return peer;
    }
}
