package dev.outrigger.sidecar.wire;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A bound port over a selector. */
final class NioAcceptor extends Acceptor implements NioIoHandle {
    private final ServerSocketChannel channel;
    private @Nullable IoRegistration registration;

    NioAcceptor(NettyLoop home, List<NettyLoop> loops, ServerSocketChannel channel, Consumer<Wire> accepted)
            throws IOException {
        super(home, loops, (InetSocketAddress) channel.getLocalAddress(), accepted);
        this.channel = channel;
    }

    @Override
    void open() {
        if (channel.isOpen()) {
            registration = home.registered(this);
            interest(wanted());
        }
    }

    @Override
    void interest(boolean on) {
        if (registration != null) {
            registration.submit(on ? NioIoOps.ACCEPT : NioIoOps.NONE);
        }
    }

    @Override
    public void handle(IoRegistration told, IoEvent event) {
        home.begin();
        try {
            for (int left = share(); left > 0 && wanted(); left--) {
                SocketChannel connection = channel.accept();
                if (connection == null) {
                    return;
                }
                recovered();
                NioTransport.options(connection);
                hand(new NioWire(least(), connection, accepted));
            }
        } catch (IOException broken) {
            exhausted(broken);
        }
    }

    @Override
    void unbind() {
        if (registration != null) {
            registration.cancel();
        }
        NioWire.closeChannel(channel);
    }

    @Override
    public SelectableChannel selectableChannel() {
        return channel;
    }
}
