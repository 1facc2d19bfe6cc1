package dev.outrigger.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Many tiny HTTP/1.1 servers on one thread. Each answers every request, which has no body, with its own number, and
 * notes when the last one began. Opened whole, then read from any thread.
 */
public final class Upstreams implements AutoCloseable {
    private final Selector selector;
    private final List<ServerSocketChannel> servers = new ArrayList<>();
    private final AtomicLongArray lastStart;
    private final AtomicLongArray served;
    private final Thread thread;
    private volatile boolean closed;

    private Upstreams(int count) throws IOException {
        this.selector = Selector.open();
        this.lastStart = new AtomicLongArray(count);
        this.served = new AtomicLongArray(count);
        this.thread = new Thread(this::run, "upstreams");
    }

    /** Returns {@code count} running servers on free ports of {@code address}. */
    public static Upstreams open(String address, int count) throws IOException {
        Upstreams upstreams = new Upstreams(count);
        for (int i = 0; i < count; i++) {
            ServerSocketChannel server = ServerSocketChannel.open();
            server.configureBlocking(false);
            server.bind(new InetSocketAddress(address, 0), 1024);
            server.register(upstreams.selector, SelectionKey.OP_ACCEPT, i);
            upstreams.servers.add(server);
        }
        upstreams.thread.setDaemon(true);
        upstreams.thread.start();
        return upstreams;
    }

    /** Returns the port of server {@code number}. */
    public int port(int number) {
        try {
            return ((InetSocketAddress) servers.get(number).getLocalAddress()).getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when the last request to {@code number} began, by {@link System#nanoTime}; 0 when there was none. */
    public long lastStartNanos(int number) {
        return lastStart.get(number);
    }

    /** Returns how many requests server {@code number} has answered. */
    public long served(int number) {
        return served.get(number);
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(this::ready);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ready(SelectionKey key) {
        if (key.isAcceptable()) {
            accept((ServerSocketChannel) key.channel(), (Integer) key.attachment());
            return;
        }
        Connection connection = (Connection) key.attachment();
        try {
            connection.readable();
        } catch (IOException e) {
            connection.close();
        }
    }

    private void accept(ServerSocketChannel server, int number) {
        try {
            SocketChannel channel = server.accept();
            if (channel == null) {
                return;
            }
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ, new Connection(channel, number));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        for (ServerSocketChannel server : servers) {
            server.close();
        }
    }

    /** One connection: counts blank lines, each of which ends a request, and answers at once. */
    private final class Connection {
        private final SocketChannel channel;
        private final int number;
        private final ByteBuffer in = ByteBuffer.allocate(16 * 1024);
        private final byte[] answer;
        private boolean inRequest;
        private int matched;

        Connection(SocketChannel channel, int number) {
            this.channel = channel;
            this.number = number;
            String body = Integer.toString(number);
            this.answer = ("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.US_ASCII);
        }

        void readable() throws IOException {
            in.clear();
            int read = channel.read(in);
            if (read < 0) {
                close();
                return;
            }
            long now = System.nanoTime();
            for (int i = 0; i < read; i++) {
                if (!inRequest) {
                    inRequest = true;
                    lastStart.set(number, now);
                }
                byte next = in.get(i);
                // The state after \r\n\r is 3; any other byte than the expected starts over, a \r as the first of four.
                boolean expected = next == ((matched & 1) == 0 ? '\r' : '\n');
                matched = expected ? matched + 1 : next == '\r' ? 1 : 0;
                if (matched == 4) {
                    answer();
                }
            }
        }

        private void answer() throws IOException {
            matched = 0;
            inRequest = false;
            ByteBuffer out = ByteBuffer.wrap(answer);
            while (out.hasRemaining()) {
                channel.write(out);
            }
            served.incrementAndGet(number);
        }

        void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
