package dev.outrigger.bench.bodies;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.SplittableRandom;

/** Both ends of an echo over RFC 6455: the opening handshake and binary frames. */
final class WebSocket {
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int BINARY = 0x82;
    private static final int MASKED = 0x80;

    private WebSocket() {}

    /** Accepts with the answer that {@code key} asks for, then echoes until the stream ends. */
    static void accept(String key, InputStream in, OutputStream out) throws IOException {
        out.write(BodyServer.ascii("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accepted(key) + "\r\n\r\n"));
        DataInputStream frames = new DataInputStream(in);
        while (true) {
            write(out, read(frames), false);
        }
    }

    /** Returns how many of {@code messages} came back as they were sent. */
    static int echo(InetSocketAddress target, int messages) throws IOException {
        String key = Base64.getEncoder().encodeToString(new byte[16]);
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(10_000);
            socket.setTcpNoDelay(true);
            socket.connect(target);
            OutputStream out = socket.getOutputStream();
            out.write(
                    BodyServer.ascii("GET /ws HTTP/1.1\r\nHost: bodies\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + key + "\r\n\r\n"));
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            String status = BodyServer.lineOrEmpty(in);
            boolean accepted = false;
            for (String line = BodyServer.lineOrEmpty(in); !line.isEmpty(); line = BodyServer.lineOrEmpty(in)) {
                accepted |= line.endsWith(accepted(key));
            }
            if (!status.startsWith("HTTP/1.1 101") || !accepted) {
                throw new IOException("\"" + status + "\" (expected: 101 with the accepted key)");
            }
            SplittableRandom random = new SplittableRandom(7);
            int same = 0;
            for (int i = 0; i < messages; i++) {
                byte[] message = new byte[random.nextInt(i % 10 == 0 ? 60_000 : 200)];
                random.nextBytes(message);
                write(out, message, true);
                same += Arrays.equals(message, read(in)) ? 1 : 0;
            }
            return same;
        }
    }

    private static byte[] read(DataInputStream in) throws IOException {
        in.readByte();
        int second = in.readUnsignedByte();
        int length = (second & ~MASKED) == 126 ? in.readUnsignedShort() : second & ~MASKED;
        byte[] mask = (second & MASKED) != 0 ? in.readNBytes(4) : new byte[4];
        byte[] payload = new byte[length];
        in.readFully(payload);
        for (int i = 0; i < length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return payload;
    }

    private static void write(OutputStream out, byte[] payload, boolean masked) throws IOException {
        byte[] mask = {0x12, 0x34, 0x56, 0x78};
        int bit = masked ? MASKED : 0;
        int lengthBytes = payload.length < 126 ? 0 : 2;
        byte[] frame = new byte[2 + lengthBytes + (masked ? 4 : 0) + payload.length];
        frame[0] = (byte) BINARY;
        frame[1] = (byte) (bit | (lengthBytes == 0 ? payload.length : 126));
        int at = 2;
        if (lengthBytes == 2) {
            frame[at++] = (byte) (payload.length >>> 8);
            frame[at++] = (byte) payload.length;
        }
        if (masked) {
            System.arraycopy(mask, 0, frame, at, 4);
            at += 4;
        }
        for (int i = 0; i < payload.length; i++) {
            frame[at + i] = (byte) (payload[i] ^ (masked ? mask[i & 3] : 0));
        }
        out.write(frame);
    }

    private static String accepted(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
