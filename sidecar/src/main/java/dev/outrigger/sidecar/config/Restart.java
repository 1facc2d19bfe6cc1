package dev.outrigger.sidecar.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** What of the node file a running process cannot change. */
public final class Restart {
    private static final List<Key> KEYS = List.of(
            new Key("node", NodeConfig::node),
            new Key("federation", NodeConfig::federation),
            new Key("registry.zookeeper", NodeConfig::zookeeper),
            new Key("admin.listen", node -> node.admin().listen()),
            new Key("observe.listen", NodeConfig::observe),
            new Key("state_dir", NodeConfig::stateDir),
            new Key("run_dir", NodeConfig::runDir),
            new Key("metrics.endpoints", NodeConfig::endpointMetrics),
            new Key("transport", NodeConfig::transport),
            new Key("loops", NodeConfig::loops));

    private Restart() {}

    private record Key(String path, Function<NodeConfig, Object> value) {}

    /** Returns the paths of what {@code next} says otherwise than {@code running} and takes a restart. */
    public static List<String> needed(NodeConfig running, NodeConfig next) {
        List<String> paths = new ArrayList<>();
        for (Key key : KEYS) {
            if (!Objects.equals(key.value().apply(running), key.value().apply(next))) {
                paths.add(key.path());
            }
        }
        return paths;
    }

    /** Returns of {@code running}, by path, what tells one value from another and does not give it away. */
    static Map<String, String> prints(NodeConfig running) {
        Map<String, String> prints = new LinkedHashMap<>();
        for (Key key : KEYS) {
            prints.put(key.path(), Digests.of(String.valueOf(key.value().apply(running))));
        }
        return prints;
    }

    /** Returns the paths of what {@code next} says otherwise than the process whose {@link #prints} are given. */
    static List<String> needed(Map<String, String> prints, NodeConfig next) {
        List<String> paths = new ArrayList<>();
        prints(next).forEach((path, print) -> {
            if (!print.equals(prints.getOrDefault(path, print))) {
                paths.add(path);
            }
        });
        return paths;
    }

    /** Returns {@code next} with everything as in {@code running} that takes a restart. */
    public static NodeConfig without(NodeConfig running, NodeConfig next) {
        return new NodeConfig(
                next.file(),
                running.node(),
                running.federation(),
                running.zookeeper(),
                next.services(),
                next.runs(),
                next.datastores(),
                next.bind(),
                next.allowFrom(),
                next.localPorts(),
                next.portOffset(),
                next.traffic(),
                new NodeConfig.Admin(running.admin().listen(), next.admin().tokenFile()),
                running.observe(),
                next.log(),
                next.accessLog(),
                running.stateDir(),
                running.runDir(),
                running.endpointMetrics(),
                running.transport(),
                running.loops(),
                next.times(),
                next.watch(),
                next.keepsAnnounced());
    }
}
