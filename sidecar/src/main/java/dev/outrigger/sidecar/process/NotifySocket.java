package dev.outrigger.sidecar.process;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * Java has no datagrams over unix sockets, Netty has. Of Netty's only the socket is used, not the channel: a datagram is sent
 * with one call that does not wait, and there is nothing to read, so it needs no loop.
 */
/** Datagrams to {@code $NOTIFY_SOCKET}. Needs Netty's epoll. */
final class NotifySocket implements Notify {
    private static final Logger log = LoggerFactory.getLogger(NotifySocket.class);
    /** What systemd takes: of a longer datagram it takes nothing (NOTIFY_BUFFER_MAX). */
    private static final int MOST = 4096;

    private final String name;
    private final byte[] address;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(MOST);
    private @Nullable LinuxSocket socket;
    private boolean failing;

    /** @param name a path, or {@code @} and a name */
    NotifySocket(String name) {
        this.name = name;
        this.address = name.getBytes(StandardCharsets.UTF_8);
        if (address[0] == '@') {
            address[0] = 0;
        }
    }

    @Override
    public boolean send(String lines) {
        byte[] text = lines.getBytes(StandardCharsets.UTF_8);
        if (text.length > MOST) {
            throw new IllegalArgumentException(text.length + " bytes (expected: at most " + MOST + ')');
        }
        bytes.clear().put(text);
        try {
            if (socket == null) {
                socket = LinuxSocket.newSocketDomainDgram();
            }
            boolean taken = socket.sendToDomainSocket(bytes, 0, text.length, address) > 0;
            failing = false;
            return taken; // not while its queue is full
        } catch (IOException | ChannelException refused) {
            if (!failing) {
                failing = true;
                log.warn("service manager not told, going on socket={} reason={}", name, words(refused));
            }
            return false;
        }
    }

    /** Netty tells of a missing file without a word. */
    private static String words(Exception refused) {
        return refused.getMessage() == null ? "no such socket" : refused.getMessage();
    }

    @Override
    public void close() {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException failed) {
                log.debug("closing {}", name, failed);
            }
            socket = null;
        }
    }
}
