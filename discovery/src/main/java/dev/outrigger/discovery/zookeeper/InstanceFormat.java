package dev.outrigger.discovery.zookeeper;

import dev.outrigger.discovery.DiscoveryEvent.Refusal;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The content of an instance's node, to and from JSON. */
final class InstanceFormat {
    private static final int VERSION = 1;
    private static final int LONGEST_HOST = 253;
    private static final int HEAVIEST = 1000;
    private static final int HIGHEST_PORT = 65_535;

    private static final Pattern WRITTEN =
            Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)T(\\d\\d):(\\d\\d):([0-5]\\d)(?:\\.(\\d{3}))?Z");

    private InstanceFormat() {}

    /** An instance as it is written; its host may have no address yet. */
    record Written(
            String id,
            String host,
            int port,
            int weight,
            String region,
            String zone,
            InstanceState state,
            String node,
            Map<String, String> labels,
            long registeredAtMillis) {
        Instance at(InetAddress address) {
            InetSocketAddress socket = new InetSocketAddress(address, port);
            return new Instance(id, host, socket, weight, region, zone, state, node, labels, registeredAtMillis);
        }
    }

    /** Who wrote an instance: what decides between two writers of one id. */
    record Writer(String node, String hostUuid, long startNumber) {}

    /** Why an entry is not an instance. */
    static final class Refused extends Exception {
        final transient Refusal reason;

        Refused(Refusal reason, String detail) {
            super(detail, null, false, false);
            this.reason = reason;
        }
    }

    static Written read(String id, byte[] bytes) throws Refused {
        Map<String, Object> tree = tree(bytes);
        String host = text(tree, "host");
        if (host.isEmpty()) {
            throw new Refused(Refusal.UNDECODABLE, "host: \"\" (expected: an address or a name)");
        }
        if (host.length() > LONGEST_HOST) {
            throw new Refused(Refusal.TOO_LONG, "host: " + host.length() + " long (expected: at most 253)");
        }
        return new Written(
                id,
                host,
                port(tree),
                weight(tree),
                text(tree, "region"),
                text(tree, "zone"),
                state(tree),
                text(tree, "node"),
                labels(tree.get("labels")),
                millis(tree.get("registered_at")));
    }

    /** Returns who wrote {@code bytes}; empty words for what they do not tell. */
    static Writer writer(byte[] bytes) {
        try {
            Map<String, Object> tree = Json.object(bytes);
            long start = tree.get("start_number") instanceof Number number ? number.longValue() : -1;
            return new Writer(text(tree, "node"), text(tree, "host_uuid"), start);
        } catch (IOException e) {
            return new Writer("", "", -1);
        }
    }

    static byte[] write(Instance instance, ZooKeeper.Node by) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("version", VERSION);
        tree.put("host", instance.host());
        tree.put("port", instance.address().getPort());
        tree.put("weight", instance.weight());
        tree.put("region", instance.region());
        tree.put("zone", instance.zone());
        tree.put("state", instance.state().word());
        tree.put("node", by.id());
        tree.put("labels", new TreeMap<>(instance.labels()));
        tree.put(
                "registered_at",
                Instant.ofEpochMilli(instance.registeredAtMillis()).toString());
        tree.put("host_uuid", by.hostUuid());
        tree.put("start_number", by.startNumber());
        return Json.bytes(tree);
    }

    private static Map<String, Object> tree(byte[] bytes) throws Refused {
        try {
            return Json.object(bytes);
        } catch (IOException e) {
            throw new Refused(Refusal.UNDECODABLE, String.valueOf(e.getMessage()));
        }
    }

    private static int port(Map<String, Object> tree) throws Refused {
        Object port = tree.get("port");
        if (port instanceof Integer number && number >= 1 && number <= HIGHEST_PORT) {
            return number;
        }
        throw new Refused(Refusal.PORT, "port: " + port + " (expected: 1 to 65535)");
    }

    private static int weight(Map<String, Object> tree) throws Refused {
        Object weight = tree.getOrDefault("weight", Instance.USUAL_WEIGHT);
        if (weight instanceof Integer number && number >= 0) {
            return Math.min(number, HEAVIEST);
        }
        throw new Refused(Refusal.UNDECODABLE, "weight: " + weight + " (expected: 0 to 1000)");
    }

    private static InstanceState state(Map<String, Object> tree) throws Refused {
        Object state = tree.getOrDefault("state", InstanceState.UP.word());
        return InstanceState.of(String.valueOf(state))
                .orElseThrow(
                        () -> new Refused(Refusal.UNDECODABLE, "state: \"" + state + "\" (expected: up, down, …)"));
    }

    private static String text(Map<String, Object> tree, String name) {
        return tree.get(name) instanceof String text ? text : "";
    }

    private static Map<String, String> labels(@Nullable Object tree) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (tree instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                if (value != null) {
                    labels.put(String.valueOf(name), String.valueOf(value));
                }
            });
        }
        return labels;
    }

    private static long millis(@Nullable Object time) {
        if (time instanceof Number number) {
            return number.longValue();
        }
        try {
            return time instanceof String text ? millis(text) : 0;
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            return 0; // for people only
        }
    }

    /* As we write it: a formatter takes longer than all the rest of an instance, and a start reads thousands. */
    private static long millis(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            return Instant.parse(text).toEpochMilli();
        }
        LocalDateTime time = LocalDateTime.of(
                number(written, 1), number(written, 2), number(written, 3), number(written, 4), number(written, 5));
        return time.toEpochSecond(ZoneOffset.UTC) * 1000 + number(written, 6) * 1000L + number(written, 7);
    }

    private static int number(Matcher written, int group) {
        String digits = written.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
