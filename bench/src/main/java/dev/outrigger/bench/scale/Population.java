package dev.outrigger.bench.scale;

import dev.outrigger.bench.registry.NativeRegistry;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Many services with many instances that nobody needs to answer, held by one session until standard input ends. */
public final class Population {
    private static final String HOST = "127.0.4.1";
    private static final int FIRST_INSTANCE_PORT = 10_000;
    /** A server that has served nobody yet interprets its own code: it takes five times as long as one that runs. */
    private static final int READ_BACK = 4;

    /** More would not fit into one of ZooKeeper's requests. */
    private static final int MOST_AT_ONCE = 500;

    private Population() {}

    /**
     * Runs {@code ZOOKEEPER ROOT SERVICES INSTANCES FIRST_LOCAL_PORT}: services {@code svc-000} on with keys
     * {@code SVC_000_URL}, and reads all back as other nodes would have. Prints {@code ready}; then, for each line {@code add SERVICE COUNT}, {@code added} when
     * ZooKeeper has acknowledged it.
     */
    public static void main(String[] args) throws Exception {
        try (NativeRegistry registry = NativeRegistry.open(args[0], args[1])) {
            int services = Integer.parseInt(args[2]);
            int instances = Integer.parseInt(args[3]);
            Map<String, Integer> counts = new HashMap<>();
            for (int i = 0; i < services; i++) {
                String service = String.format(Locale.ROOT, "svc-%03d", i);
                String key = String.format(Locale.ROOT, "SVC_%03d_URL", i);
                registry.define(service, key, "http", Integer.parseInt(args[4]) + i);
                add(registry, counts, service, instances);
            }
            for (int i = 0; i < READ_BACK * services; i++) {
                String service = String.format(Locale.ROOT, "svc-%03d", i % services);
                if (registry.readAll(service) != instances) {
                    throw new IllegalStateException(service + ": not all could be read");
                }
            }
            System.out.println("ready");
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ", -1);
                add(registry, counts, words[1], Integer.parseInt(words[2]));
                System.out.println("added " + words[1]);
            }
        }
    }

    private static void add(NativeRegistry registry, Map<String, Integer> counts, String service, int count)
            throws Exception {
        int first = counts.getOrDefault(service, 0);
        for (int from = first; from < first + count; from += MOST_AT_ONCE) {
            NativeRegistry.Change change = registry.change(service);
            for (int i = from; i < Math.min(from + MOST_AT_ONCE, first + count); i++) {
                change.announce(HOST, FIRST_INSTANCE_PORT + i, "up");
            }
            change.commit().get(10, TimeUnit.SECONDS);
        }
        counts.put(service, first + count);
    }
}
