package dev.outrigger.sidecar.wire;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A bound port on Linux. */
final class EpollAcceptor extends Acceptor implements EpollIoHandle {
    private static final int ADDRESS_BYTES = 26;

    private final LinuxSocket socket;
    private final byte[] from = new byte[ADDRESS_BYTES];
    private @Nullable IoRegistration registration;

    EpollAcceptor(NettyLoop home, List<NettyLoop> loops, LinuxSocket socket, Consumer<Wire> accepted) {
        super(home, loops, socket.localAddress(), accepted);
        this.socket = socket;
    }

    @Override
    void open() {
        if (socket.isOpen()) {
            registration = home.registered(this);
            interest(wanted());
        }
    }

    @Override
    void interest(boolean on) {
        if (registration != null) {
            // No interest at all would end the registration.
            registration.submit(on ? EpollIoOps.EPOLLIN : EpollIoOps.EPOLLERR);
        }
    }

    @Override
    public void handle(IoRegistration told, IoEvent event) {
        home.begin();
        try {
            for (int left = share(); left > 0 && wanted(); left--) {
                int fd = socket.accept(from);
                if (fd < 0) {
                    return;
                }
                recovered();
                hand(new EpollWire(least(), LinuxSocket.newSocket(fd), accepted));
            }
        } catch (IOException broken) {
            exhausted(broken);
        }
    }

    @Override
    void unbind() {
        EpollWire.closeSocket(socket);
        if (registration != null) {
            registration.cancel();
        }
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }
}
