package dev.outrigger.discovery.zookeeper;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.apache.zookeeper.KeeperException;

/** Stands before a ZooKeeper server, counts requests by their kind, and answers those of one kind as a server too old for it. */
final class ServerRelay implements AutoCloseable {
    private static final int NOTHING = Integer.MIN_VALUE;

    private final ServerSocket listener;
    private final int serverPort;
    private final int unknown;
    private final Map<Integer, LongAdder> kinds = new ConcurrentHashMap<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    private ServerRelay(ServerSocket listener, int serverPort, int unknown) {
        this.listener = listener;
        this.serverPort = serverPort;
        this.unknown = unknown;
    }

    static ServerRelay to(EmbeddedZooKeeper server) throws IOException {
        return withoutKind(server, NOTHING);
    }

    /** @param unknown the kind that the server does not know, one of {@code ZooDefs.OpCode} */
    static ServerRelay withoutKind(EmbeddedZooKeeper server, int unknown) throws IOException {
        String connect = server.connect();
        int port = Integer.parseInt(connect.substring(connect.lastIndexOf(':') + 1));
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ServerRelay relay = new ServerRelay(listener, port, unknown);
        start(relay::accept);
        return relay;
    }

    String connect() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** Returns how many requests of {@code kind} have come. */
    long count(int kind) {
        return kinds.getOrDefault(kind, new LongAdder()).sum();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException ended) {
                        // by either side, or by the test
                    }
                },
                "server-relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            open.addAll(List.of(client, server));
            start(() -> {
                try (client;
                        server) {
                    requests(client, server);
                }
            });
            start(() -> {
                try (client;
                        server) {
                    copy(server.getInputStream(), client);
                }
            });
        }
    }

    private void requests(Socket client, Socket server) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        DataOutputStream out = new DataOutputStream(server.getOutputStream());
        for (boolean first = true; ; first = false) {
            byte[] frame = new byte[in.readInt()];
            in.readFully(frame);
            int kind = first ? NOTHING : number(frame, 4);
            kinds.computeIfAbsent(kind, any -> new LongAdder()).increment();
            if (!first && kind == unknown) {
                refuse(client, number(frame, 0));
                return;
            }
            out.writeInt(frame.length);
            out.write(frame);
        }
    }

    private static void refuse(Socket client, int xid) throws IOException {
        DataOutputStream out = new DataOutputStream(client.getOutputStream());
        out.writeInt(16);
        out.writeInt(xid);
        out.writeLong(0);
        out.writeInt(KeeperException.Code.UNIMPLEMENTED.intValue());
        out.flush();
        client.shutdownOutput();
    }

    private static int number(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).getInt(at);
    }

    private static void copy(InputStream from, Socket to) throws IOException {
        from.transferTo(to.getOutputStream());
    }
}
