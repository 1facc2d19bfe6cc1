package dev.outrigger.sidecar.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoEvent;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * A wire over a selector, which is level-triggered: an interest is dropped while its edge is out and taken up again when a read
 * or write finds nothing to do.
 */
final class NioWire extends SocketWire implements NioIoHandle {
    private static final int READ = 1;
    private static final int WRITE = 4;
    private static final int CONNECT = 8;
    private static final long ARRIVES_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final @Nullable SocketChannel channel;
    private final @Nullable InetSocketAddress address;
    private @Nullable IoRegistration registration;
    private @Nullable String peer;
    private int interest;
    private boolean wrote;
    private long wroteNanos;

    /** Accepted. */
    NioWire(NettyLoop loop, SocketChannel channel, Consumer<Wire> accepted) {
        super(loop, Unhandled.NOBODY, accepted);
        this.channel = channel;
        this.address = null;
        this.interest = READ;
    }

    /** Connecting. */
    NioWire(NettyLoop loop, @Nullable SocketChannel channel, InetSocketAddress address, Handler handler) {
        super(loop, handler, null);
        this.channel = channel;
        this.address = address;
        this.interest = CONNECT;
    }

    private SocketChannel channel() {
        assert channel != null;
        return channel;
    }

    @Override
    boolean open() {
        registration = loop.registered(this);
        return registration != null && registration.submit(NioIoOps.valueOf(interest)) != -1;
    }

    /** Was connected at once: a selector would not say so, as it is no longer connecting. */
    void openConnected() {
        interest = WRITE;
    }

    private void interest(int wanted) {
        if (interest != wanted && registration != null && !closed) {
            interest = wanted;
            registration.submit(NioIoOps.valueOf(wanted));
        }
    }

    @Override
    public void handle(IoRegistration told, IoEvent event) {
        int ops = ((NioIoEvent) event).ops().value();
        if (connecting) {
            interest(READ);
        }
        boolean out = (ops & WRITE) != 0;
        if (out) {
            interest(interest & ~WRITE);
        }
        event((ops & READ) != 0, out);
        // Stopped early, or at the end: the selector would say so again without end.
        if (ready) {
            interest(interest & ~READ);
        }
    }

    @Override
    Failure connectResult() {
        try {
            channel().finishConnect();
            return Failure.NONE;
        } catch (IOException broken) {
            return failureOfConnect(broken);
        }
    }

    static Failure failureOfConnect(Exception broken) {
        String words = String.valueOf(broken.getMessage());
        if (broken instanceof NoRouteToHostException || words.contains("unreachable")) {
            return Failure.UNREACHABLE;
        }
        if (broken instanceof java.net.ConnectException) {
            return words.contains("timed out") ? Failure.UNREACHABLE : Failure.REFUSED;
        }
        // The rest of what connect(2) can say is about this host: ports, buffers, permission, the network down.
        return words.contains("reset") ? Failure.RESET : Failure.LOCAL;
    }

    @Override
    int receive(ByteBuf into) throws IOException {
        ByteBuffer nio = into.internalNioBuffer(into.writerIndex(), into.writableBytes());
        int read = channel().read(nio);
        if (read > 0) {
            into.writerIndex(into.writerIndex() + read);
        }
        return read < 0 ? END : read;
    }

    @Override
    int send(ByteBuf from) throws IOException {
        wrote = true;
        wroteNanos = loop.nanos();
        return channel().write(from.internalNioBuffer(from.readerIndex(), from.readableBytes()));
    }

    @Override
    int receive(Pipe into, int most) {
        throw new IllegalArgumentException("a pipe that no loop of this transport gave");
    }

    @Override
    int send(Pipe from) {
        throw new IllegalArgumentException("a pipe that no loop of this transport gave");
    }

    @Override
    void awaitRoom() {
        interest(interest | WRITE);
    }

    @Override
    void awaitBytes() {
        interest(interest | READ);
    }

    @Override
    public void cork() {}

    @Override
    void finish() throws IOException {
        channel().shutdownOutput();
    }

    @Override
    void release(boolean abort) {
        if (channel == null) {
            return;
        }
        try {
            if (abort) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException unconnected) {
            failure = failure == Failure.NONE ? Failure.RESET : failure;
        }
        if (registration != null) {
            registration.cancel();
        }
        closeChannel(channel);
    }

    // No option tells. What a peer that reads has been sent arrives within milliseconds; one that does not read may
    // lose it.
    @Override
    int undelivered() {
        return wrote && loop.nanos() - wroteNanos < ARRIVES_NANOS ? 1 : 0;
    }

    static void closeChannel(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException broken) {
            assert !channel.isOpen();
        }
    }

    @Override
    Failure failureOf(Exception broken) {
        return Failure.RESET;
    }

    @Override
    public SelectableChannel selectableChannel() {
        return channel();
    }

    @Override
    public String peer() {
        if (peer == null) {
            InetSocketAddress from = address != null ? address : remote();
            peer = from == null ? "unknown" : NetUtil.toSocketAddressString(from);
        }
        return peer;
    }

    private @Nullable InetSocketAddress remote() {
        try {
            return (InetSocketAddress) channel().getRemoteAddress();
        } catch (IOException closedMeanwhile) {
            return null;
        }
    }
}
