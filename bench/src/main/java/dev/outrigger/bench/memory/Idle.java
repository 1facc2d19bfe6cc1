package dev.outrigger.bench.memory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A client that holds many connections, each of which has said one thing and heard the answer. */
public final class Idle {
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: idle\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private final InetSocketAddress target;
    private final boolean http;
    private final List<SocketChannel> held = new ArrayList<>();
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(4096);

    private Idle(InetSocketAddress target, boolean http) {
        this.target = target;
        this.http = http;
    }

    /**
     * Runs {@code HOST PORT echo|http}, and for each line of standard input prints one: {@code open COUNT} opens as many more,
     * one exchange each; {@code ask} has each of them exchange once more, all of them sent before the first is read; {@code
     * close} closes all. What is printed is {@code done WORD MILLISECONDS}. A wrong answer ends it.
     */
    public static void main(String[] args) throws IOException {
        Idle idle = new Idle(new InetSocketAddress(args[0], Integer.parseInt(args[1])), args[2].equals("http"));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        System.out.println("ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", -1);
            long began = System.nanoTime();
            switch (words[0]) {
                case "open" -> idle.open(Integer.parseInt(words[1]));
                case "ask" -> idle.ask();
                case "close" -> idle.close();
                default -> throw new IllegalArgumentException(line + " (expected: open COUNT, ask or close)");
            }
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            System.out.println("done " + words[0] + " " + took);
        }
    }

    private void open(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open(target);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            held.add(channel);
            send(channel, held.size());
            receive(channel, held.size());
        }
    }

    private void ask() throws IOException {
        for (int i = 0; i < held.size(); i++) {
            send(held.get(i), i);
        }
        for (int i = 0; i < held.size(); i++) {
            receive(held.get(i), i);
        }
    }

    private void close() throws IOException {
        for (SocketChannel channel : held) {
            channel.close();
        }
        held.clear();
    }

    private void send(SocketChannel channel, int number) throws IOException {
        ByteBuffer out = StandardCharsets.US_ASCII.encode(http ? REQUEST : said(number));
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    /* Blocks; whoever runs this has a deadline. An answer of HTTP is short enough to come at once. */
    private void receive(SocketChannel channel, int number) throws IOException {
        String expected = http ? OK : said(number);
        bytes.clear();
        while (bytes.position() < expected.length()) {
            if (channel.read(bytes) < 0) {
                throw new IOException("connection " + number + " was closed");
            }
        }
        String got = StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
        if (http ? !got.startsWith(expected) : !got.equals(expected)) {
            throw new IOException("connection " + number + ": \"" + got + "\" (expected: \"" + expected + "\")");
        }
    }

    private static String said(int number) {
        return "connection " + number + "\n";
    }
}
