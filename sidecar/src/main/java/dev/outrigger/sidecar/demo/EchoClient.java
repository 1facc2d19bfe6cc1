package dev.outrigger.sidecar.demo;

import dev.outrigger.sidecar.demo.DemoClient.Tally;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Sends a byte over one kept TCP stream, ten times a second, and wants it back. */
final class EchoClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final LongAdder echoes = new LongAdder();
    private final Tally tally;
    private volatile boolean stopped;

    private EchoClient(Tally tally) {
        this.tally = tally;
    }

    static EchoClient start(InetSocketAddress local, Tally tally) {
        EchoClient client = new EchoClient(tally);
        Thread thread = new Thread(() -> client.talk(local), "demo-echo");
        thread.setDaemon(true);
        thread.start();
        return client;
    }

    private void talk(InetSocketAddress local) {
        while (!stopped) {
            try (Socket socket = new Socket()) {
                socket.setSoTimeout(TIMEOUT_MILLIS);
                socket.connect(local, TIMEOUT_MILLIS);
                for (int b = 0; !stopped; b = (b + 1) & 0x7f) {
                    socket.getOutputStream().write(b);
                    int back = socket.getInputStream().read();
                    if (back != b) {
                        throw new IOException("echo of " + b + " was " + back);
                    }
                    echoes.increment();
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (IOException broken) {
                tally.failed("echo: " + broken.getMessage());
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    long echoes() {
        return echoes.sum();
    }

    @Override
    public void close() {
        stopped = true;
    }
}
