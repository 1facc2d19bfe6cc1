package dev.outrigger.sidecar.demo;

import dev.outrigger.routing.Ticker;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * What an application does: calls a local port over and over on one kept connection. It never tries again, so that every
 * failure is seen.
 */
final class DemoClient implements Runnable {
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final InetSocketAddress local;
    private final long pauseNanos;
    private final Ticker ticker;
    private final Tally tally;
    private volatile boolean stopped;

    DemoClient(InetSocketAddress local, int perSecond, Ticker ticker, Tally tally) {
        this.local = local;
        this.pauseNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.ticker = ticker;
        this.tally = tally;
    }

    @Override
    public void run() {
        long next = ticker.nanos();
        while (!stopped) {
            try (Socket socket = new Socket()) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(TIMEOUT_MILLIS);
                socket.connect(local, TIMEOUT_MILLIS);
                InputStream answers = new BufferedInputStream(socket.getInputStream());
                boolean kept = true;
                while (kept && !stopped) {
                    next += pauseNanos;
                    LockSupport.parkNanos(next - ticker.nanos());
                    socket.getOutputStream().write(REQUEST);
                    kept = answer(answers);
                }
            } catch (IOException | RuntimeException failed) {
                tally.failed(String.valueOf(failed.getMessage()));
                LockSupport.parkNanos(pauseNanos);
                next = ticker.nanos();
            }
        }
    }

    void stop() {
        stopped = true;
    }

    /** Reads one answer and counts it. Returns whether the connection is kept. */
    private boolean answer(InputStream from) throws IOException {
        String status = line(from);
        int length = 0;
        boolean kept = true;
        for (String field = line(from); !field.isEmpty(); field = line(from)) {
            int colon = field.indexOf(':');
            String value = field.substring(colon + 1).strip();
            if (field.regionMatches(true, 0, "content-length", 0, colon)) {
                length = Integer.parseInt(value);
            } else if (field.regionMatches(true, 0, "connection", 0, colon)) {
                kept = !value.equalsIgnoreCase("close");
            }
        }
        String body = new String(from.readNBytes(length), StandardCharsets.UTF_8).strip();
        if (status.startsWith("HTTP/1.1 200 ")) {
            tally.answeredBy(body);
        } else {
            tally.failed(status + ": " + body);
        }
        return kept;
    }

    private static String line(InputStream from) throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int c = from.read(); c != '\n'; c = from.read()) {
            if (c < 0) {
                throw new IOException("connection ended in the middle of an answer");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** What all clients saw. Thread-safe. */
    static final class Tally {
        private final LongAdder requests = new LongAdder();
        private final LongAdder failures = new LongAdder();
        private final Map<String, LongAdder> byInstance = new ConcurrentHashMap<>();
        private volatile String lastFailure = "";

        void answeredBy(String instance) {
            requests.increment();
            byInstance.computeIfAbsent(instance, name -> new LongAdder()).increment();
        }

        void failed(String why) {
            requests.increment();
            failures.increment();
            lastFailure = why;
        }

        long requests() {
            return requests.sum();
        }

        long failures() {
            return failures.sum();
        }

        /** Returns the newest failure in words; empty if there was none. */
        String lastFailure() {
            return lastFailure;
        }

        Map<String, LongAdder> byInstance() {
            return Map.copyOf(byInstance);
        }
    }
}
