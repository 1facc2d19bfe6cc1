package dev.outrigger.sidecar.wire;

import io.netty.channel.IoHandlerFactory;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;

/** The part of a transport that makes its sockets: {@link EpollTransport}, {@link NioTransport}. Thread-safe. */
interface Transporting {
    /** Returns what makes a loop's handler. */
    IoHandlerFactory handlers();

    /** Returns whether its wires can move bytes through pipes. */
    boolean splices();

    /** Makes a wire that connects; on {@code loop}. Never fails: the wire tells. */
    SocketWire connect(NettyLoop loop, InetSocketAddress address, Wire.Handler handler);

    /** Binds a port and hands its connections to {@code loops}; the port itself is watched by {@code home}. */
    WireLoops.Listener bind(
            NettyLoop home,
            List<NettyLoop> loops,
            InetSocketAddress address,
            WireLoops.ListenerOptions options,
            Consumer<Wire> accepted)
            throws WireLoops.BindException;
}
