package dev.outrigger.bench.propagation;

import dev.outrigger.bench.load.Admin;
import dev.outrigger.bench.load.Upstreams;
import dev.outrigger.bench.registry.NativeRegistry;
import dev.outrigger.bench.registry.Tap;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Many changes of one service at once: how soon the table is right, and how many lists it took to get there. */
public final class Burst {
    private static final String HOST = "127.0.3.2";
    private static final String SERVICE = "burst";

    private Burst() {}

    /**
     * Runs {@code ZOOKEEPER ROOT TAP_PORT LOCAL_PORT ADMIN CHANGES}: listens on the tap's port for the sidecar's session
     * at once, prints {@code waiting}, waits for the sidecar's table, makes the changes, prints one line of
     * {@code key=value}.
     */
    public static void main(String[] args) throws Exception {
        String[] zookeeper = args[0].split(":", 2);
        int changes = Integer.parseInt(args[5]);
        try (Tap tap = Tap.open(
                        Integer.parseInt(args[2]),
                        new InetSocketAddress(zookeeper[0], Integer.parseInt(zookeeper[1])));
                NativeRegistry registry = NativeRegistry.open(args[0], args[1]);
                Upstreams upstreams = Upstreams.open(HOST, 1 + changes)) {
            registry.define(SERVICE, "BURST_URL", "http", Integer.parseInt(args[3]));
            registry.change(SERVICE)
                    .announce(HOST, upstreams.port(0), "up")
                    .commit()
                    .get(10, TimeUnit.SECONDS);
            System.out.println("waiting");
            Admin admin = new Admin(args[4]);
            await(admin, 1, 30_000);
            // The quiet time after which a change is a first one again.
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
            System.exit(burst(tap, registry, upstreams, admin, changes));
        }
    }

    private static int burst(Tap tap, NativeRegistry registry, Upstreams upstreams, Admin admin, int changes)
            throws Exception {
        long listsBefore = tap.count("list");
        long start = System.nanoTime();
        List<CompletableFuture<Long>> acknowledged = new ArrayList<>();
        for (int i = 1; i <= changes; i++) {
            acknowledged.add(registry.change(SERVICE)
                    .announce(HOST, upstreams.port(i), "up")
                    .commit());
        }
        long last = 0;
        for (CompletableFuture<Long> one : acknowledged) {
            last = one.get(10, TimeUnit.SECONDS);
        }
        long right = await(admin, changes + 1, 20_000);
        long lists = tap.count("list") - listsBefore;
        System.out.printf(
                Locale.ROOT,
                "burst=%d written_in_ms=%.0f settled_after_ms=%.0f lists=%d counts=%s%n",
                changes,
                (last - start) / 1e6,
                Math.max(0, right - last) / 1e6,
                lists,
                tap.counts().toString().replace(" ", ""));
        return 0;
    }

    /** Returns when the sidecar had {@code members} endpoints that are up. */
    private static long await(Admin admin, int members, long millis) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        double seen = -1;
        while (System.nanoTime() - end < 0) {
            try {
                seen = admin.metric("outrigger_endpoints", "service=\"" + SERVICE + "\"", "state=\"up\"");
            } catch (java.net.ConnectException notYet) {
                seen = -1;
            }
            if (seen == members) {
                return System.nanoTime();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        throw new IllegalStateException(
                "up endpoints of " + SERVICE + ": " + seen + " (expected: " + members + " within " + millis + " ms)");
    }
}
