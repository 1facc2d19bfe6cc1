package dev.outrigger.bench.registry;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Stands between a client and ZooKeeper and counts the requests of each kind, and the answers. The wire is a length and a
 * frame; a request's frame begins with its number and its kind, the first one of a connection is the session's.
 */
public final class Tap implements AutoCloseable {
    private static final Map<Integer, String> KINDS = Map.ofEntries(
            Map.entry(1, "create"),
            Map.entry(2, "delete"),
            Map.entry(3, "exists"),
            Map.entry(4, "data"),
            Map.entry(5, "set"),
            Map.entry(8, "list"),
            Map.entry(9, "sync"),
            Map.entry(11, "ping"),
            Map.entry(12, "list"),
            Map.entry(14, "multi"),
            Map.entry(15, "create"),
            Map.entry(22, "multi_read"),
            Map.entry(100, "auth"),
            Map.entry(101, "watches"),
            Map.entry(105, "watches"),
            Map.entry(106, "add_watch"),
            Map.entry(-11, "close"));

    private final ServerSocket server;
    private final InetSocketAddress zookeeper;
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    private Tap(ServerSocket server, InetSocketAddress zookeeper) {
        this.server = server;
        this.zookeeper = zookeeper;
    }

    /** Listens on {@code port} of 127.0.0.1 for clients of {@code zookeeper}. */
    public static Tap open(int port, InetSocketAddress zookeeper) throws IOException {
        Tap tap = new Tap(new ServerSocket(port, 16, InetAddress.getLoopbackAddress()), zookeeper);
        daemon(tap::accept);
        return tap;
    }

    /** Returns how many requests of {@code kind} passed so far; {@code session}, {@code answer} and {@code event} too. */
    public long count(String kind) {
        LongAdder count = counts.get(kind);
        return count == null ? 0 : count.sum();
    }

    /** Returns all counts, by kind. */
    public Map<String, Long> counts() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((kind, count) -> all.put(kind, count.sum()));
        return all;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            Socket upstream = new Socket();
            upstream.connect(zookeeper);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            daemon(() -> relay(client, upstream, true));
            daemon(() -> relay(upstream, client, false));
        }
    }

    private void relay(Socket from, Socket to, boolean requests) throws IOException {
        boolean first = true;
        try (from;
                to) {
            DataInputStream in = new DataInputStream(from.getInputStream());
            DataOutputStream out = new DataOutputStream(to.getOutputStream());
            while (true) {
                byte[] frame = new byte[in.readInt()];
                in.readFully(frame);
                add(requests ? requestKind(frame, first) : answerKind(frame, first));
                first = false;
                byte[] whole = new byte[frame.length + 4];
                putInt(whole, frame.length);
                System.arraycopy(frame, 0, whole, 4, frame.length);
                out.write(whole);
            }
        }
    }

    private static String requestKind(byte[] frame, boolean first) {
        return first ? "session" : KINDS.getOrDefault(intAt(frame, 4), "other");
    }

    private static String answerKind(byte[] frame, boolean first) {
        return !first && intAt(frame, 0) == -1 ? "event" : "answer";
    }

    private static int intAt(byte[] bytes, int at) {
        return (bytes[at] << 24) | ((bytes[at + 1] & 255) << 16) | ((bytes[at + 2] & 255) << 8) | (bytes[at + 3] & 255);
    }

    private static void putInt(byte[] bytes, int value) {
        for (int i = 0; i < 4; i++) {
            bytes[i] = (byte) (value >>> (24 - 8 * i));
        }
    }

    private void add(String kind) {
        counts.computeIfAbsent(kind, unused -> new LongAdder()).increment();
    }

    /** A thread body that ends with its connection. */
    @FunctionalInterface
    private interface Body {
        void run() throws IOException;
    }

    private static void daemon(Body body) {
        Runnable untilClosed = () -> {
            try {
                body.run();
            } catch (IOException closed) {
                // Either side hung up: that is how a relay ends.
                return;
            }
        };
        Thread thread = new Thread(untilClosed, "tap");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
