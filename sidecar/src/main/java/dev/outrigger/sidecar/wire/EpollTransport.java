package dev.outrigger.sidecar.wire;

import io.netty.channel.ChannelException;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Sockets of Linux by number. */
final class EpollTransport implements Transporting {
    static final int TCP_CONGESTION = 13;

    private static final int DEFER_ACCEPT_SECONDS = 5;
    private static final ByteBuffer RENO =
            ByteBuffer.wrap("reno".getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();

    @Override
    public IoHandlerFactory handlers() {
        return EpollIoHandler.newFactory();
    }

    @Override
    public boolean splices() {
        return true;
    }

    @Override
    public SocketWire connect(NettyLoop loop, InetSocketAddress address, Wire.Handler handler) {
        LinuxSocket socket;
        try {
            socket = LinuxSocket.newSocketStream(address.getAddress() instanceof Inet6Address);
        } catch (ChannelException exhausted) {
            EpollWire wire = new EpollWire(loop, null, address, handler);
            wire.failLater(Failure.LOCAL);
            return wire;
        }
        EpollWire wire = new EpollWire(loop, socket, address, handler);
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address);
            if (wire.open()) {
                wire.watchLater();
            } else {
                wire.failLater(Failure.LOCAL);
            }
        } catch (IOException broken) {
            wire.failLater(Errno.ofConnect(broken));
        }
        return wire;
    }

    @Override
    public WireLoops.Listener bind(
            NettyLoop home,
            List<NettyLoop> loops,
            InetSocketAddress address,
            WireLoops.ListenerOptions options,
            Consumer<Wire> accepted)
            throws WireLoops.BindException {
        LinuxSocket socket = null;
        try {
            socket = LinuxSocket.newSocketStream(address.getAddress() instanceof Inet6Address);
            socket.setReuseAddress(true);
            socket.setTcpNoDelay(true);
            keepAlive(socket);
            if (options.clientFirst()) {
                socket.setIntOpt(6, 9, DEFER_ACCEPT_SECONDS);
            }
            if (address.getAddress().isLoopbackAddress()) {
                uncongested(socket);
            }
            socket.bind(address);
            socket.listen(NetUtil.SOMAXCONN);
            return new EpollAcceptor(home, loops, socket, accepted).start();
        } catch (IOException | ChannelException refused) {
            if (socket != null) {
                EpollWire.closeSocket(socket);
            }
            throw Acceptor.bindException(address, refused);
        }
    }

    /**
     * Nothing within a host is congested, but where BBR is the host's default it models and paces these connections too. Reno is
     * in every kernel, and does least.
     */
    private static void uncongested(LinuxSocket socket) {
        try {
            socket.setRawOpt(6, TCP_CONGESTION, RENO.duplicate());
        } catch (IOException notAllowed) {
            // net.ipv4.tcp_allowed_congestion_control is without it: the host's default does, too.
        }
    }

    /** How a dead endpoint is found. */
    static void watch(LinuxSocket socket) throws IOException {
        keepAlive(socket);
        // Of endpoints only: Linux counts the time in which a peer has no room, too, and a local client may pause.
        socket.setIntOpt(6, KeepAlive.TCP_USER_TIMEOUT, KeepAlive.USER_TIMEOUT_MILLIS);
    }

    /** Accepted sockets inherit it from the listening one. */
    private static void keepAlive(LinuxSocket socket) throws IOException {
        socket.setKeepAlive(true);
        socket.setIntOpt(6, 4, KeepAlive.IDLE_SECONDS);
        socket.setIntOpt(6, 5, KeepAlive.INTERVAL_SECONDS);
        socket.setIntOpt(6, 6, KeepAlive.PROBES);
    }
}
