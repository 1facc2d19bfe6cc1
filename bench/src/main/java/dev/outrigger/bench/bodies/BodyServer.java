package dev.outrigger.bench.bodies;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An upstream that takes and gives great bodies, echoes a WebSocket, and remembers every request line that reached it.
 * A thread a connection. It reads heads leniently on purpose: what a strict proxy must stop would pass here.
 */
final class BodyServer implements AutoCloseable {
    static final long SLOW_BYTES = 16L << 20;
    static final double SLOW_RATE = 4 << 20;

    private final ServerSocket server;
    private final List<String> requestLines = new CopyOnWriteArrayList<>();
    private final AtomicInteger completed = new AtomicInteger();

    private BodyServer(ServerSocket server) {
        this.server = server;
    }

    static BodyServer open(String address) throws IOException {
        BodyServer bodies = new BodyServer(new ServerSocket(0, 256, InetAddress.getAllByName(address)[0]));
        daemon(bodies::accept);
        return bodies;
    }

    int port() {
        return server.getLocalPort();
    }

    /** Returns the request lines seen so far. */
    List<String> requestLines() {
        return requestLines;
    }

    /** Returns how many requests arrived whole, with their bodies. */
    int completed() {
        return completed.get();
    }

    private void accept() throws IOException {
        while (true) {
            Socket socket = server.accept();
            daemon(() -> serve(socket));
        }
    }

    private void serve(Socket socket) throws IOException {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), Pattern.BLOCK);
            OutputStream out = socket.getOutputStream();
            for (String line = line(in); line != null; line = line(in)) {
                if (line.isEmpty()) {
                    continue;
                }
                requestLines.add(line);
                serve(line, in, out);
            }
        }
    }

    private void serve(String requestLine, InputStream in, OutputStream out) throws IOException {
        long length = 0;
        boolean chunked = false;
        String key = "";
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            String lower = line.toLowerCase(Locale.ROOT);
            String value = line.substring(line.indexOf(':') + 1).trim();
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(value);
            } else if (lower.startsWith("transfer-encoding:")) {
                chunked = true;
            } else if (lower.startsWith("sec-websocket-key:")) {
                key = value;
            }
        }
        String[] target = (requestLine + " /").split(" ", 3)[1].split("/", 3);
        if (!key.isEmpty()) {
            WebSocket.accept(key, in, out);
        } else if (target.length > 2 && target[1].equals("download")) {
            completed.incrementAndGet();
            download(Long.parseLong(target[2]) << 20, out);
        } else {
            boolean slow = requestLine.contains("/upload");
            String digest =
                    chunked ? chunks(in) : upload(slow ? new SlowReading(in, SLOW_BYTES, SLOW_RATE) : in, length);
            completed.incrementAndGet();
            answer(out, slow ? digest : "1");
        }
    }

    private static String upload(InputStream in, long length) throws IOException {
        MessageDigest digest = Pattern.sha256();
        byte[] buffer = new byte[Pattern.BLOCK];
        for (long left = length; left > 0; ) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException("body ended " + left + " bytes early");
            }
            digest.update(buffer, 0, read);
            left -= read;
        }
        return Pattern.hex(digest);
    }

    private static String chunks(InputStream in) throws IOException {
        MessageDigest digest = Pattern.sha256();
        while (true) {
            String line = line(in);
            if (line == null) {
                throw new EOFException("body ended between chunks");
            }
            int size = Integer.parseInt(line.split(";", 2)[0].trim(), 16);
            digest.update(in.readNBytes(size));
            line(in);
            if (size == 0) {
                return Pattern.hex(digest);
            }
        }
    }

    private static void download(long length, OutputStream out) throws IOException {
        out.write(ascii("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n"));
        Pattern pattern = new Pattern();
        for (long sent = 0; sent < length; sent += Pattern.BLOCK) {
            out.write(pattern.next());
        }
    }

    private static void answer(OutputStream out, String body) throws IOException {
        out.write(ascii("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body));
    }

    /** Returns a line without its end, be it LF or CR LF; null at the end of the stream. */
    static String lineOrEmpty(InputStream in) throws IOException {
        String line = line(in);
        return line == null ? "" : line;
    }

    @org.jspecify.annotations.Nullable
    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            line.append((char) next);
        }
        int end = line.length();
        return line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A thread body that ends with its connection. */
    @FunctionalInterface
    interface Body {
        void run() throws IOException;
    }

    static Thread daemon(Body body) {
        Runnable untilClosed = () -> {
            try {
                body.run();
            } catch (IOException | RuntimeException e) {
                // A broken request ends its connection; what it did wrong is seen in what arrived.
                return;
            }
        };
        Thread thread = new Thread(untilClosed, "bodies");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
