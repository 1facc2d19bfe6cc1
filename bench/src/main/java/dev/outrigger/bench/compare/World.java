package dev.outrigger.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the script started.
 *
 * @param control the backends themselves
 * @param proxies in the order in which they were asked for
 * @param facts everything that the script wrote down
 */
record World(Target control, List<Target> proxies, Map<String, String> facts) {
    /**
     * Something that does the work.
     *
     * @param pid of the leader of its process group
     * @param tcp where it takes connections, host:port
     * @param http where it takes requests, host:port
     * @param configuration its files
     */
    record Target(String name, long pid, String version, String tcp, String http, List<Path> configuration) {
        String address(Work work) {
            return work.tcp() ? tcp : http;
        }
    }

    /** @param file of lines KEY=VALUE */
    static World read(Path file) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] pair = line.split("=", 2);
            facts.put(pair[0], pair[1]);
        }
        List<Target> proxies = Arrays.stream(fact(facts, "proxies").split(",", -1))
                .map(name -> target(facts, name))
                .toList();
        return new World(target(facts, "backends"), proxies, facts);
    }

    /** Returns the proxies in the order of a round: each begins in its turn, and who follows whom changes with each time around. */
    List<Target> turn(int number) {
        List<Target> order = new ArrayList<>(proxies);
        Collections.rotate(order, -number % proxies.size());
        if (number / proxies.size() % 2 == 1) {
            Collections.reverse(order);
        }
        return order;
    }

    /** Returns what load and backends took so far, in microseconds, but for {@code target} itself. */
    long beside(Target target) {
        long load = Usage.ofOurs();
        return target.equals(control) ? load : load + Usage.of(control.pid()).cpu();
    }

    private static Target target(Map<String, String> facts, String name) {
        return new Target(
                name,
                Long.parseLong(fact(facts, name + ".pid")),
                fact(facts, name + ".version"),
                fact(facts, name + ".tcp"),
                fact(facts, name + ".http"),
                Arrays.stream(fact(facts, name + ".configuration").split(",", -1))
                        .map(Path::of)
                        .toList());
    }

    private static String fact(Map<String, String> facts, String key) {
        String value = facts.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " (expected: " + key + "=VALUE)");
        }
        return value;
    }
}
