package dev.outrigger.bench.propagation;

import dev.outrigger.bench.load.Latencies;
import dev.outrigger.bench.load.OpenLoop;
import dev.outrigger.bench.load.Upstreams;
import dev.outrigger.bench.registry.BareWatcher;
import dev.outrigger.bench.registry.NativeRegistry;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Announces and withdraws one instance at a time under an open loop of requests, and measures from ZooKeeper's
 * acknowledgement of the write to the first answer of the new instance, and to the last request that began on the old.
 *
 * <p>Two instances are there all the time. Each round announces the next of {@link #ROTATION} others (the one before is
 * deleted in the same transaction) and turns it to {@code leaving} one gap later.
 */
public final class Propagation {
    private static final int STAYING = 2;
    private static final int ROTATION = 16;
    private static final String HOST = "127.0.3.1";
    private static final String SERVICE = "bench";
    private static final String UNSEEN_SERVICE = "run-in";
    private static final int RUN_IN = 300;

    private final NativeRegistry registry;
    private final Upstreams upstreams;
    private final BareWatcher watcher;
    private final AtomicLongArray firstAnswer = new AtomicLongArray(STAYING + ROTATION);
    private final Latencies added = new Latencies();
    private final Latencies withdrawn = new Latencies();
    private final Latencies bare = new Latencies();
    private int lost;

    private Propagation(NativeRegistry registry, Upstreams upstreams, BareWatcher watcher) {
        this.registry = registry;
        this.upstreams = upstreams;
        this.watcher = watcher;
    }

    /**
     * Runs {@code ZOOKEEPER ROOT LISTENER RATE CHANGES GAP_MILLIS}: prints one line of {@code key=value}, ends with 0 when
     * no request failed and every change was seen.
     */
    public static void main(String[] args) throws Exception {
        String[] listener = args[2].split(":", 2);
        InetSocketAddress target = new InetSocketAddress(listener[0], Integer.parseInt(listener[1]));
        try (NativeRegistry registry = NativeRegistry.open(args[0], args[1]);
                Upstreams upstreams = Upstreams.open(HOST, STAYING + ROTATION)) {
            runIn(args[0], registry, target.getPort());
            registry.define(SERVICE, "BENCH_URL", "http", target.getPort());
            NativeRegistry.Change staying = registry.change(SERVICE);
            for (int i = 0; i < STAYING; i++) {
                staying.announce(HOST, upstreams.port(i), "up");
            }
            staying.commit().get(10, TimeUnit.SECONDS);
            try (BareWatcher watcher = BareWatcher.open(args[0], registry.instances(SERVICE))) {
                Propagation propagation = new Propagation(registry, upstreams, watcher);
                System.exit(propagation.run(
                        target,
                        Double.parseDouble(args[3]),
                        Integer.parseInt(args[4]),
                        TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[5]))));
            }
        }
    }

    /**
     * Changes a service that the sidecar does not require: a registry has served for weeks when a sidecar starts, and what
     * this process takes to write and to list is not the sidecar's either.
     */
    private static void runIn(String zookeeper, NativeRegistry registry, int port) throws Exception {
        registry.define(UNSEEN_SERVICE, "RUN_IN_URL", "http", port);
        try (BareWatcher beside = BareWatcher.open(zookeeper, registry.instances(UNSEEN_SERVICE))) {
            for (int i = 0; i < RUN_IN; i++) {
                registry.change(UNSEEN_SERVICE)
                        .announce(HOST, port, i % 2 == 0 ? "up" : "leaving")
                        .commit()
                        .get(10, TimeUnit.SECONDS);
                registry.readAll(UNSEEN_SERVICE);
            }
        }
    }

    private int run(InetSocketAddress target, double rate, int changes, long gapNanos) throws Exception {
        awaitListener(target);
        OpenLoop load = new OpenLoop(target, rate, 64, "/", this::answered).start();
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3));
        long next = System.nanoTime();
        for (int i = 0; i < changes; i++) {
            int number = STAYING + i % ROTATION;
            announce(number, i == 0 ? -1 : STAYING + (i - 1) % ROTATION, next += gapNanos);
            withdraw(number, next += gapNanos);
        }
        load.stop();
        System.out.printf(
                Locale.ROOT,
                "changes=%d add_median_ms=%.2f add_p99_ms=%.2f withdraw_median_ms=%.2f withdraw_p99_ms=%.2f"
                        + " bare_median_ms=%.2f bare_p99_ms=%.2f requests=%d failed=%d lost=%d request_p99_ms=%.2f%n",
                changes,
                added.millis(0.5),
                added.millis(0.99),
                withdrawn.millis(0.5),
                withdrawn.millis(0.99),
                bare.millis(0.5),
                bare.millis(0.99),
                load.sent(),
                load.failed(),
                lost,
                load.latencies().millis(0.99));
        load.failures().forEach(System.err::println);
        return load.failed() == 0 && lost == 0 ? 0 : 1;
    }

    private static void awaitListener(InetSocketAddress target) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!answers(target)) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(target + ": no answer (expected: 200 within 30 s)");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private static boolean answers(InetSocketAddress target) throws Exception {
        OpenLoop trial;
        try {
            trial = new OpenLoop(target, 10, 1, "/", (body, due, done) -> {}).start();
        } catch (ConnectException notYet) {
            return false;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
        trial.stop();
        return trial.failed() == 0 && trial.latencies().count() > 0;
    }

    private void answered(int number, long due, long done) {
        if (number >= STAYING && firstAnswer.get(number) == 0) {
            firstAnswer.set(number, done);
        }
    }

    private void announce(int number, int before, long untilNanos) throws Exception {
        NativeRegistry.Change change = registry.change(SERVICE);
        if (before >= 0) {
            change.delete(HOST, upstreams.port(before));
        }
        firstAnswer.set(number, 0);
        long acknowledged =
                change.announce(HOST, upstreams.port(number), "up").commit().get(10, TimeUnit.SECONDS);
        parkUntil(untilNanos);
        long first = firstAnswer.get(number);
        if (first == 0) {
            lost++;
        } else {
            added.add(Math.max(0, first - acknowledged));
        }
        noteBare(number, acknowledged);
    }

    private void withdraw(int number, long untilNanos) throws Exception {
        long acknowledged = registry.change(SERVICE)
                .announce(HOST, upstreams.port(number), "leaving")
                .commit()
                .get(10, TimeUnit.SECONDS);
        parkUntil(untilNanos);
        withdrawn.add(Math.max(0, upstreams.lastStartNanos(number) - acknowledged));
        noteBare(number, acknowledged);
    }

    private void noteBare(int number, long acknowledged) {
        long listed = watcher.listedNanos(registry.name(SERVICE, HOST, upstreams.port(number)));
        if (listed == 0) {
            lost++;
        } else {
            bare.add(Math.max(0, listed - acknowledged));
        }
    }

    private static void parkUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
