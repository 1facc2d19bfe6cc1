package dev.outrigger.bench.bodies;

import dev.outrigger.bench.load.Latencies;
import dev.outrigger.bench.load.OpenLoop;
import dev.outrigger.bench.registry.NativeRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The cases of one running sidecar in turn, and one line of results. */
public final class Bodies {
    private static final String HOST = "127.0.3.3";
    private static final long MOST_GROWTH_KIB = 16 * 1024;
    private static final double MOST_SLOWER = 1.5;
    private static final int MESSAGES = 2000;
    private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final InetSocketAddress target;
    private final Path status;
    private final BodyServer upstream;
    private final List<String> wrong = new ArrayList<>();

    private Bodies(InetSocketAddress target, Path status, BodyServer upstream) {
        this.target = target;
        this.status = status;
        this.upstream = upstream;
    }

    /** Runs {@code ZOOKEEPER ROOT LISTENER SIDECAR_PID MIB ROUNDS}; ends with 0 when everything held. */
    public static void main(String[] args) throws Exception {
        String[] listener = args[2].split(":", 2);
        InetSocketAddress target = new InetSocketAddress(listener[0], Integer.parseInt(listener[1]));
        try (NativeRegistry registry = NativeRegistry.open(args[0], args[1]);
                BodyServer upstream = BodyServer.open(HOST)) {
            registry.define("bodies", "BODIES_URL", "http", target.getPort());
            registry.change("bodies")
                    .announce(HOST, upstream.port(), "up")
                    .commit()
                    .get(10, TimeUnit.SECONDS);
            Bodies bodies = new Bodies(target, Path.of("/proc", args[3], "status"), upstream);
            System.exit(bodies.run(Integer.parseInt(args[4]), Integer.parseInt(args[5])));
        }
    }

    private int run(int mib, int rounds) throws Exception {
        awaitListener();
        Bulk bulk = new Bulk(target);
        bulk.upload(48);
        bulk.download(48);
        pings(false, ROUND_NANOS);
        long before = residentKib();
        AtomicLong most = new AtomicLong(before);
        AtomicBoolean sampling = new AtomicBoolean(true);
        Thread sampler = BodyServer.daemon(() -> {
            while (sampling.get()) {
                most.accumulateAndGet(residentKib(), Math::max);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        });
        double up = bulk.upload(mib);
        double down = bulk.download(mib);
        sampling.set(false);
        sampler.join();
        long growth = most.get() - before;
        double ratio = slowClientRatio(rounds);
        int echoed = WebSocket.echo(target, MESSAGES);
        Smuggling smuggling = new Smuggling();
        List<String> through = smuggling.send(target, upstream);
        pings(false, TimeUnit.MILLISECONDS.toNanos(500));

        check(growth <= MOST_GROWTH_KIB, "RSS grew by " + growth + " KiB (at most " + MOST_GROWTH_KIB + ")");
        check(ratio <= MOST_SLOWER, String.format(Locale.ROOT, "p99 beside a slow client %.2f times", ratio));
        check(echoed == MESSAGES, "WebSocket: " + echoed + " of " + MESSAGES + " came back");
        wrong.addAll(through);
        wrong.forEach(System.err::println);
        System.out.printf(
                Locale.ROOT,
                "sha256 equal both ways for %d MiB, upload_mib_s=%.0f download_mib_s=%.0f; rss_growth_kib=%d (at most %d);"
                        + " slow_client_ratio=%.2f (at most %.1f); WebSocket %d of %d; refused=%d of %d smuggling forms%s%n",
                mib,
                up,
                down,
                growth,
                MOST_GROWTH_KIB,
                ratio,
                MOST_SLOWER,
                echoed,
                MESSAGES,
                smuggling.count() - through.size(),
                smuggling.count(),
                wrong.isEmpty() ? "" : "; WRONG: " + String.join("; ", wrong));
        return wrong.isEmpty() ? 0 : 1;
    }

    private void check(boolean held, String otherwise) {
        if (!held) {
            wrong.add(otherwise);
        }
    }

    private void awaitListener() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (true) {
            try (Socket socket = new Socket()) {
                socket.setSoTimeout(5_000);
                socket.connect(target);
                socket.getOutputStream().write(BodyServer.ascii("GET /ping HTTP/1.1\r\nHost: bodies\r\n\r\n"));
                if (BodyServer.lineOrEmpty(socket.getInputStream()).startsWith("HTTP/1.1 200")) {
                    return;
                }
            } catch (IOException e) {
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
            }
            if (System.nanoTime() - end > 0) {
                throw new IOException(target + ": no 200 within 15 s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** Rounds without and with a slow reader in turn, so that the machine's moods meet both. */
    private double slowClientRatio(int rounds) throws Exception {
        Latencies without = new Latencies();
        Latencies with = new Latencies();
        for (int i = 0; i < rounds; i++) {
            without.add((long) (pings(false, ROUND_NANOS) * 1e6));
            with.add((long) (pings(true, ROUND_NANOS) * 1e6));
        }
        return with.millis(0.5) / without.millis(0.5);
    }

    /** Returns the 99th percentile in milliseconds of 50 connections. */
    private double pings(boolean besideSlowClient, long nanos) throws Exception {
        AtomicBoolean slow = new AtomicBoolean(besideSlowClient);
        Thread reader = BodyServer.daemon(() -> readSlowly(slow));
        OpenLoop load = new OpenLoop(target, 1000, 50, "/ping", (body, due, done) -> {}).start();
        LockSupport.parkNanos(nanos);
        load.stop();
        slow.set(false);
        reader.join();
        if (load.failed() > 0) {
            throw new IOException("of 50 others " + load.failed() + " requests failed: " + load.failures());
        }
        return load.latencies().millis(0.99);
    }

    private void readSlowly(AtomicBoolean goOn) throws IOException {
        if (!goOn.get()) {
            return;
        }
        try (Socket socket = new Socket()) {
            socket.connect(target);
            socket.getOutputStream().write(BodyServer.ascii("GET /download/256 HTTP/1.1\r\nHost: bodies\r\n\r\n"));
            InputStream in = socket.getInputStream();
            while (goOn.get()) {
                in.readNBytes(102);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    private long residentKib() throws IOException {
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException(status + ": no VmRSS");
    }
}
