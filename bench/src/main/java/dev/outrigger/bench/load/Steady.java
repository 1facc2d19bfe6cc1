package dev.outrigger.bench.load;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** An open loop of requests until a file appears. */
public final class Steady {
    private Steady() {}

    /** Runs {@code LISTENER RATE STOP_FILE}: prints one line of {@code key=value}. */
    public static void main(String[] args) throws Exception {
        String[] listener = args[0].split(":", 2);
        InetSocketAddress target = new InetSocketAddress(listener[0], Integer.parseInt(listener[1]));
        OpenLoop load = new OpenLoop(target, Double.parseDouble(args[1]), 64, "/", (body, due, done) -> {}).start();
        while (!Files.exists(Path.of(args[2]))) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        load.stop();
        load.failures().forEach(System.err::println);
        System.out.printf(
                Locale.ROOT,
                "requests=%d failed=%d p50_ms=%.2f p99_ms=%.2f max_ms=%.2f%n",
                load.sent(),
                load.failed(),
                load.latencies().millis(0.5),
                load.latencies().millis(0.99),
                load.latencies().millis(1));
    }
}
