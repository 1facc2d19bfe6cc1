package dev.outrigger.sidecar.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;

/** A peer on a real port that treats each connection as its script says, one after the other on one thread. */
final class Peer implements AutoCloseable {
    private final ServerSocket server;
    private final BlockingQueue<String> requests = new LinkedTransferQueue<>();

    /** What is done to one connection; it is closed afterwards. */
    @FunctionalInterface
    interface Script {
        void play(Socket socket) throws IOException, InterruptedException;
    }

    private Peer(Script script) throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> serve(script), "peer");
        thread.setDaemon(true);
        thread.start();
    }

    static Peer playing(Script script) throws IOException {
        return new Peer(script);
    }

    /** Reads the request and answers with {@code answer}, whatever it asks. */
    static Peer answering(String answer) throws IOException {
        Peer[] self = new Peer[1];
        self[0] = new Peer(socket -> {
            self[0].requests.add(head(socket.getInputStream()));
            socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
            socket.getInputStream().read();
        });
        return self[0];
    }

    private void serve(Script script) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.setSoTimeout(20_000);
                script.play(socket);
            } catch (IOException | InterruptedException gone) {
                // The prober closes when it has seen enough; the next connection follows.
            }
        }
    }

    static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.append((char) b);
            if (head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                break;
            }
        }
        return head.toString();
    }

    BlockingQueue<String> requests() {
        return requests;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
