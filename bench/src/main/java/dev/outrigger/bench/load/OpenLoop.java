package dev.outrigger.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends GET requests at a fixed rate whatever the answers do. Each latency counts from the moment its request was due, so
 * a stall is charged to every request that it delayed (no coordinated omission). One thread; results are read after
 * {@link #stop}.
 */
public final class OpenLoop {
    /** Is told of each answer, on the loop's thread. */
    @FunctionalInterface
    public interface Observer {
        /**
         * Called once for each good answer.
         *
         * @param body the answer's body as a number, -1 when it is none
         * @param dueNanos when the request was due
         * @param doneNanos when its answer was complete
         */
        void answered(int body, long dueNanos, long doneNanos);
    }

    private static final long ANSWER_LIMIT_NANOS = 10_000_000_000L;
    private static final long NAP_NANOS = 50_000;

    private final InetSocketAddress target;
    private final double intervalNanos;
    private final Observer observer;
    private final byte[] request;
    private final Selector selector;
    private final List<Connection> connections = new ArrayList<>();
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final Latencies latencies = new Latencies();
    private final List<String> failures = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "open-loop");
    private volatile boolean stopping;
    private volatile long sent;
    private long failed;

    /**
     * @param target the listener
     * @param perSecond requests a second
     * @param connections how many are kept alive; a request that is due while all are busy waits, and its clock runs
     */
    public OpenLoop(InetSocketAddress target, double perSecond, int connections, String path, Observer observer)
            throws IOException {
        this.target = target;
        this.intervalNanos = 1e9 / perSecond;
        this.observer = observer;
        this.request = ("GET " + path + " HTTP/1.1\r\nHost: " + target.getHostString() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        this.selector = Selector.open();
        for (int i = 0; i < connections; i++) {
            this.connections.add(new Connection());
        }
    }

    /** Connects everything, then begins. */
    public OpenLoop start() throws IOException {
        for (Connection connection : connections) {
            connection.connect();
            idle.add(connection);
        }
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    /** Ends after the answers that are still due; returns this for its results. */
    public OpenLoop stop() throws InterruptedException {
        stopping = true;
        thread.join();
        return this;
    }

    /** Returns the latencies of good answers. Only after {@link #stop}. */
    public Latencies latencies() {
        return latencies;
    }

    /** Returns how many requests got no good answer. Only after {@link #stop}. */
    public long failed() {
        return failed;
    }

    /** Returns the first few failures in words. Only after {@link #stop}. */
    public List<String> failures() {
        return failures;
    }

    /** Returns how many requests were sent so far. */
    public long sent() {
        return sent;
    }

    private void run() {
        try {
            long start = System.nanoTime();
            long next = 0;
            while (!stopping || (idle.size() < connections.size())) {
                selector.selectNow(this::ready);
                long now = System.nanoTime();
                while (!stopping && !idle.isEmpty() && start + (long) (next * intervalNanos) - now <= 0) {
                    idle.poll().send(start + (long) (next * intervalNanos));
                    next++;
                    sent = next;
                }
                expire(now);
                LockSupport.parkNanos(NAP_NANOS);
            }
            for (Connection connection : connections) {
                connection.channel.close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void expire(long now) throws IOException {
        for (Connection connection : connections) {
            if (connection.busy && now - connection.due > ANSWER_LIMIT_NANOS) {
                connection.fail("no answer in 10 s");
            }
        }
    }

    private void ready(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            connection.readable();
        } catch (IOException e) {
            connection.fail(String.valueOf(e.getMessage()));
        }
    }

    /** One keep-alive connection with at most one request on it. */
    private final class Connection {
        private final ByteBuffer in = ByteBuffer.allocate(32 * 1024);
        private SocketChannel channel;
        private boolean busy;
        private long due;

        Connection() throws IOException {
            this.channel = SocketChannel.open();
        }

        void connect() throws IOException {
            if (!channel.isOpen()) {
                channel = SocketChannel.open();
            }
            channel.connect(target);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
            in.clear();
        }

        void send(long dueNanos) {
            busy = true;
            due = dueNanos;
            try {
                ByteBuffer out = ByteBuffer.wrap(request);
                while (out.hasRemaining()) {
                    channel.write(out);
                }
            } catch (IOException e) {
                fail(String.valueOf(e.getMessage()));
            }
        }

        void readable() throws IOException {
            int read = channel.read(in);
            if (read < 0) {
                // An idle connection may be closed by the other side; it is opened again without a word.
                if (busy) {
                    fail("closed before the answer");
                } else {
                    channel.close();
                    connect();
                }
                return;
            }
            Answer answer = Answer.in(in);
            if (answer != null) {
                finish(answer);
            }
        }

        private void finish(Answer answer) throws IOException {
            if (!busy) {
                fail("an answer to no request");
                return;
            }
            long now = System.nanoTime();
            if (answer.status() != 200) {
                fail("status " + answer.status() + " " + answer.reason());
                return;
            }
            in.clear();
            latencies.add(now - due);
            observer.answered(answer.number(), due, now);
            busy = false;
            idle.add(this);
            if (answer.close()) {
                channel.close();
                connect();
            }
        }

        void fail(String why) {
            failed++;
            if (failures.size() < 20) {
                failures.add(String.format(Locale.ROOT, "request %d: %s", sent, why));
            }
            boolean wasBusy = busy;
            busy = false;
            try {
                channel.close();
                connect();
            } catch (IOException e) {
                // The listener itself is away: that is one more failure with the next request on this connection.
                failures.add(String.valueOf(e.getMessage()));
            }
            if (wasBusy) {
                idle.add(this);
            }
        }
    }
}
