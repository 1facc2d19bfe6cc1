package dev.outrigger.bench.bodies;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.MessageDigest;

/** Great bodies through the listener, one way at a time, compared by digest. Each call returns MiB a second. */
final class Bulk {
    private final InetSocketAddress target;

    Bulk(InetSocketAddress target) {
        this.target = target;
    }

    /** Sends {@code mib} to an upstream that reads slowly at first. */
    double upload(int mib) throws IOException {
        long start = System.nanoTime();
        long length = (long) mib << 20;
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(BodyServer.ascii(
                    "POST /upload HTTP/1.1\r\nHost: bodies\r\nContent-Length: " + length + "\r\n\r\n"));
            MessageDigest digest = Pattern.sha256();
            Pattern pattern = new Pattern();
            for (long sent = 0; sent < length; sent += Pattern.BLOCK) {
                byte[] block = pattern.next();
                digest.update(block);
                out.write(block);
            }
            InputStream in = new BufferedInputStream(socket.getInputStream());
            skipHead(in);
            compare(
                    "upload",
                    Pattern.hex(digest),
                    new String(in.readNBytes(64), java.nio.charset.StandardCharsets.US_ASCII));
        }
        return rate(mib, start);
    }

    /** Fetches {@code mib}, reading slowly at first. */
    double download(int mib) throws IOException {
        long start = System.nanoTime();
        long length = (long) mib << 20;
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(BodyServer.ascii("GET /download/" + mib + " HTTP/1.1\r\nHost: bodies\r\n\r\n"));
            InputStream buffered = new BufferedInputStream(socket.getInputStream(), Pattern.BLOCK);
            skipHead(buffered);
            InputStream in = new SlowReading(buffered, BodyServer.SLOW_BYTES, BodyServer.SLOW_RATE);
            MessageDigest arrived = Pattern.sha256();
            byte[] buffer = new byte[Pattern.BLOCK];
            for (long left = length; left > 0; ) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new IOException("download ended " + left + " bytes early");
                }
                arrived.update(buffer, 0, read);
                left -= read;
            }
            MessageDigest expected = Pattern.sha256();
            Pattern pattern = new Pattern();
            for (long made = 0; made < length; made += Pattern.BLOCK) {
                expected.update(pattern.next());
            }
            compare("download", Pattern.hex(expected), Pattern.hex(arrived));
        }
        return rate(mib, start);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(60_000);
        socket.connect(target);
        return socket;
    }

    private static void skipHead(InputStream in) throws IOException {
        String status = BodyServer.lineOrEmpty(in);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException("\"" + status + "\" (expected: 200)");
        }
        // Nothing in the head is needed: the lengths are known.
        String line = BodyServer.lineOrEmpty(in);
        while (!line.isEmpty()) {
            line = BodyServer.lineOrEmpty(in);
        }
    }

    private static void compare(String what, String expected, String arrived) throws IOException {
        if (!expected.equals(arrived)) {
            throw new IOException(what + ": digest " + arrived + " (expected: " + expected + ")");
        }
    }

    private static double rate(int mib, long start) {
        return mib / ((System.nanoTime() - start) / 1e9);
    }
}
