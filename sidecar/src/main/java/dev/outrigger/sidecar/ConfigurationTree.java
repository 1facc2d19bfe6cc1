package dev.outrigger.sidecar;

import dev.outrigger.discovery.document.Masked;
import dev.outrigger.discovery.document.Units;
import dev.outrigger.routing.Protocol;
import dev.outrigger.sidecar.config.Cidr;
import dev.outrigger.sidecar.config.Configuration;
import dev.outrigger.sidecar.config.HostPort;
import dev.outrigger.sidecar.config.NodeConfig;
import dev.outrigger.sidecar.config.ServiceDocument;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files in force as plain trees, with the keys that they have in the files, every default, and no secret. */
final class ConfigurationTree {
    private ConfigurationTree() {}

    /** Returns {@code node}, {@code documents} and {@code datastores}. */
    static Map<String, Object> of(Configuration configuration) {
        Map<String, Object> datastores = new TreeMap<>();
        configuration.datastores().forEach((key, one) -> {
            Tree tree = new Tree();
            tree.put("url", one.shown(one.url()));
            one.localPort().ifPresent(port -> tree.put("local_port", port));
            datastores.put(key, tree.fields);
        });
        List<ServiceDocument> running = configuration.running();
        List<Object> documents = new ArrayList<>();
        configuration.documents().forEach(one -> documents.add(document(one, running.contains(one))));
        return new Tree()
                .put("node", node(configuration.node()))
                .put("documents", documents)
                .put("datastores", datastores)
                .fields;
    }

    private static Map<String, Object> node(NodeConfig node) {
        NodeConfig.ZooKeeper zookeeper = node.zookeeper();
        return new Tree()
                .put("file", node.file().toString())
                .put(
                        "node",
                        new Tree()
                                .put("id", node.node().id())
                                .put("host", node.node().host())
                                .put("region", node.node().region())
                                .put("zone", node.node().zone())
                                .put("labels", node.node().labels())
                                .fields)
                .put("federation", node.federation())
                .put(
                        "registry",
                        Map.of(
                                "zookeeper",
                                new Tree()
                                        .put("connect", zookeeper.connect())
                                        .put("chroot", zookeeper.chroot())
                                        .put("session_timeout", Units.words(zookeeper.sessionTimeout()))
                                        .put("embedded", zookeeper.embedded())
                                        .put("allow_loopback", zookeeper.allowLoopback())
                                        .fields))
                .put("services", node.services().toString())
                .put("runs", node.runs().orElse(null))
                .put("datastores", node.datastores().toString())
                .put("bind", node.bind())
                .put(
                        "allow_from",
                        node.allowFrom().stream().map(ConfigurationTree::text).toList())
                .put("local_ports", node.localPorts())
                .put("port_offset", node.portOffset())
                .put("traffic", node.traffic())
                .put(
                        "admin",
                        new Tree()
                                .put(
                                        "listen",
                                        node.admin()
                                                .listen()
                                                .map(HostPort::toString)
                                                .orElse(null))
                                .put(
                                        "token_file",
                                        node.admin()
                                                .tokenFile()
                                                .map(Path::toString)
                                                .orElse(null))
                                .fields)
                .put("observe", listen(node))
                .put(
                        "log",
                        new Tree()
                                .put("format", node.log().format())
                                .put("level", node.log().level())
                                .put(
                                        "file",
                                        node.log().file().map(Path::toString).orElse(null))
                                .fields)
                .put("metrics", Map.of("endpoints", node.endpointMetrics()))
                .put("state_dir", node.stateDir().toString())
                .put("run_dir", node.runDir().toString())
                .put("transport", node.transport())
                .put("loops", node.loops().orElse(null))
                .put("ready_timeout", Units.words(node.times().ready()))
                .put("drain_delay", Units.words(node.times().drainDelay()))
                .put("drain_timeout", Units.words(node.times().drainTimeout()))
                .fields;
    }

    private static Map<String, Object> listen(NodeConfig node) {
        return new Tree().put("listen", node.observe().map(HostPort::toString).orElse(null)).fields;
    }

    private static String text(Cidr network) {
        return network.network().getHostAddress() + "/" + network.bits();
    }

    private static Map<String, Object> document(ServiceDocument one, boolean runs) {
        Map<String, Object> environment = new LinkedHashMap<>();
        one.environment().forEach((name, value) -> environment.put(name, Masked.value(name, value)));
        Map<String, Object> requires = new LinkedHashMap<>();
        one.requires().forEach((name, text) -> requires.put(name, Masked.value(name, text)));
        return new Tree()
                .put("file", one.file())
                .put("id", one.id())
                .put("runs", runs)
                .put("environment", environment)
                .put("instances", instances(one))
                .put("requires", requires)
                .put("required_services", one.requiredServices())
                .put("provides", one.provides())
                .put("local_port", one.localPort().orElse(null))
                .put("public", one.exposed())
                .put("federation", one.federation().orElse(null))
                .put("loopback", one.loopbackFree() ? "free" : null)
                .put("protocol", one.protocol().map(Protocol::word).orElse(null))
                .put("traffic", one.traffic())
                .fields;
    }

    private static List<Object> instances(ServiceDocument one) {
        List<Object> instances = new ArrayList<>();
        one.instances()
                .forEach(own -> instances.add(new Tree().put("port", own.port()).put("weight", own.weight()).fields));
        return instances;
    }

    /** An object in the order of writing; what is null is left out. */
    private static final class Tree {
        private final Map<String, Object> fields = new LinkedHashMap<>();

        Tree put(String key, @Nullable Object value) {
            if (value != null) {
                fields.put(key, value);
            }
            return this;
        }
    }
}
