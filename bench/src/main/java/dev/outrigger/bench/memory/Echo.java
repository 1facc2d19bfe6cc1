package dev.outrigger.bench.memory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A server on one thread for many idle connections: sends back what comes, or answers each request without a body. */
public final class Echo {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

    private final Selector selector;
    private final boolean http;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(16 * 1024);

    private Echo(Selector selector, boolean http) {
        this.selector = selector;
        this.http = http;
    }

    /** Runs {@code HOST PORT echo|http} until it is ended. Requests are taken to come whole. */
    public static void main(String[] args) throws IOException {
        Echo echo = new Echo(Selector.open(), args[2].equals("http"));
        ServerSocketChannel server = ServerSocketChannel.open();
        server.configureBlocking(false);
        server.bind(new InetSocketAddress(args[0], Integer.parseInt(args[1])), 4096);
        server.register(echo.selector, SelectionKey.OP_ACCEPT);
        while (server.isOpen()) {
            echo.selector.select(echo::ready);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.channel() instanceof ServerSocketChannel server) {
                accept(server);
            } else {
                read((SocketChannel) key.channel());
            }
        } catch (IOException gone) {
            close(key);
        }
    }

    private void accept(ServerSocketChannel server) throws IOException {
        for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ);
        }
    }

    private void read(SocketChannel channel) throws IOException {
        bytes.clear();
        if (channel.read(bytes) < 0) {
            channel.close();
            return;
        }
        ByteBuffer out = http ? ByteBuffer.wrap(ANSWER) : bytes.flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException gone) {
            key.cancel();
        }
    }
}
