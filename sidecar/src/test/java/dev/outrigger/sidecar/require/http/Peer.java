package dev.outrigger.sidecar.require.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Locale;

/** One end of a connection that says and hears exactly what a test wants. */
final class Peer implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Peer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        this.in = new java.io.BufferedInputStream(socket.getInputStream(), 64 * 1024);
        this.out = socket.getOutputStream();
    }

    Socket socket() {
        return socket;
    }

    InputStream in() {
        return in;
    }

    OutputStream out() {
        return out;
    }

    Peer say(String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
        return this;
    }

    /** Reads up to and with the next empty line. */
    String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("ended after: " + head);
            }
            head.append((char) b);
        }
        return head.toString();
    }

    String take(int bytes) throws IOException {
        byte[] taken = in.readNBytes(bytes);
        if (taken.length < bytes) {
            throw new EOFException("ended after: " + new String(taken, ISO_8859_1));
        }
        return new String(taken, ISO_8859_1);
    }

    /** Reads a chunked body as it is, up to the end of its trailers. */
    String chunks() throws IOException {
        StringBuilder all = new StringBuilder();
        while (true) {
            String line = line();
            all.append(line);
            int size = Integer.parseInt(line.strip().split(";", 2)[0], 16);
            if (size == 0) {
                break;
            }
            all.append(take(size + 2));
        }
        String line;
        do {
            line = line();
            all.append(line);
        } while (!line.equals("\r\n"));
        return all.toString();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < 2 || line.charAt(line.length() - 1) != '\n') {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("ended after: " + line);
            }
            line.append((char) b);
        }
        return line.toString();
    }

    /** Reads a head and a body of its Content-Length. */
    String message() throws IOException {
        String head = head();
        int at = head.toLowerCase(Locale.ROOT).indexOf("content-length:");
        int length = at < 0
                ? 0
                : Integer.parseInt(
                        head.substring(at + 15, head.indexOf('\r', at)).strip());
        return head + take(length);
    }

    /** Reads to the end. */
    String rest() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        in.transferTo(all);
        return all.toString(ISO_8859_1);
    }

    /** Resets the connection. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
