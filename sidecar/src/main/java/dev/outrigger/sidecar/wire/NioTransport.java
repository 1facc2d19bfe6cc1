package dev.outrigger.sidecar.wire;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.Consumer;
import jdk.net.ExtendedSocketOptions;

/** Sockets of the JDK: every system, and a second witness in tests. */
final class NioTransport implements Transporting {
    @Override
    public IoHandlerFactory handlers() {
        return NioIoHandler.newFactory();
    }

    @Override
    public boolean splices() {
        return false;
    }

    @Override
    public SocketWire connect(NettyLoop loop, InetSocketAddress address, Wire.Handler handler) {
        SocketChannel channel;
        try {
            channel = SocketChannel.open();
        } catch (IOException exhausted) {
            NioWire wire = new NioWire(loop, null, address, handler);
            wire.failLater(Failure.LOCAL);
            return wire;
        }
        NioWire wire = new NioWire(loop, channel, address, handler);
        try {
            options(channel);
            if (channel.connect(address)) {
                wire.openConnected();
            }
            if (!wire.open()) {
                wire.failLater(Failure.LOCAL);
            }
        } catch (IOException | RuntimeException broken) {
            wire.failLater(NioWire.failureOfConnect(broken));
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
        ServerSocketChannel channel = null;
        try {
            channel = ServerSocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(address, NetUtil.SOMAXCONN);
            return new NioAcceptor(home, loops, channel, accepted).start();
        } catch (IOException | RuntimeException refused) {
            if (channel != null) {
                NioWire.closeChannel(channel);
            }
            throw Acceptor.bindException(address, refused);
        }
    }

    @Allowed("the JDK's own and supported way to keep-alive times; asked for before it is used")
    static void options(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        option(channel, ExtendedSocketOptions.TCP_KEEPIDLE, KeepAlive.IDLE_SECONDS);
        option(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL, KeepAlive.INTERVAL_SECONDS);
        option(channel, ExtendedSocketOptions.TCP_KEEPCOUNT, KeepAlive.PROBES);
    }

    private static void option(SocketChannel channel, SocketOption<Integer> option, int value) throws IOException {
        if (channel.supportedOptions().contains(option)) {
            channel.setOption(option, value);
        }
    }
}
