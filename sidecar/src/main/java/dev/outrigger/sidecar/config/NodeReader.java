package dev.outrigger.sidecar.config;

import dev.outrigger.discovery.document.ConfigNode;
import dev.outrigger.discovery.document.Masked;
import dev.outrigger.discovery.document.Names;
import dev.outrigger.discovery.document.Traffic;
import dev.outrigger.sidecar.config.NodeConfig.AccessLog;
import dev.outrigger.sidecar.config.NodeConfig.Admin;
import dev.outrigger.sidecar.config.NodeConfig.Log;
import dev.outrigger.sidecar.config.NodeConfig.Node;
import dev.outrigger.sidecar.config.NodeConfig.Times;
import dev.outrigger.sidecar.config.NodeConfig.ZooKeeper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the node file's tree. */
final class NodeReader {
    private static final String ADMIN = "127.0.0.1:9911";
    private static final String CONNECT = "127.0.0.1:2181";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String LATER = "not supported by this release: ignored";

    /** Keys of the documentation whose features come later. */
    private static final List<String> LATER_KEYS = List.of(
            "discover", "hooks", "edge", "role", "shared_host", "spool", "presence", "env_dir", "upgrade_timeout");

    private final ConfigNode root;
    private final Path file;
    private final NodeDefaults defaults;

    NodeReader(ConfigNode root, Path file, Machine machine) {
        this.root = root;
        this.file = file;
        this.defaults = new NodeDefaults(machine);
    }

    NodeConfig read() {
        ZooKeeper zookeeper = zookeeper(root.at("registry"));
        List<String> bind = bind(root.at("bind"));
        List<Cidr> allowFrom = allowFrom(root.at("allow_from"));
        judgeBind(bind, allowFrom);
        NodeConfig config = new NodeConfig(
                file,
                node(root.at("node"), zookeeper),
                root.at("federation").id().orElse("default"),
                zookeeper,
                folder(root.at("services")),
                ids(root.at("runs")),
                datastores(root.at("datastores")),
                bind,
                allowFrom,
                localPorts(root.at("local_ports")),
                root.at("port_offset").integer(-65_534, 65_534).orElse(0),
                traffic(root.at("traffic")),
                admin(root.at("admin")),
                listen(root.at("observe").at("listen")),
                log(root.at("log")),
                accessLog(root.at("access_log")),
                directory(root.at("state_dir")).orElseGet(defaults::stateDir),
                directory(root.at("run_dir")).orElseGet(defaults::runDir),
                root.at("metrics").at("endpoints").bool().orElse(false),
                root.at("transport").word("auto", "epoll", "nio").orElse("auto"),
                root.at("loops").integer(1, 256),
                times(),
                root.at("watch").bool().orElse(true),
                root.at("on_stop").word("withdraw", "keep").orElse("withdraw").equals("keep"));
        LATER_KEYS.forEach(key -> later(root.at(key)));
        refuseForNow(root.at("ensembles"), "this release knows one ensemble, registry.zookeeper");
        root.onlyKnown();
        return config;
    }

    private Times times() {
        Duration instant = Duration.ofMillis(1);
        return new Times(
                root.at("ready_timeout").duration(instant, HOUR).orElse(Duration.ofSeconds(10)),
                root.at("drain_delay").duration(instant, HOUR).orElse(Duration.ofSeconds(3)),
                root.at("drain_timeout").duration(instant, HOUR).orElse(Duration.ofSeconds(30)));
    }

    private Node node(ConfigNode at, ZooKeeper zookeeper) {
        Optional<String> host = at.at("host")
                .text("a numeric address", text -> Addresses.numeric(text).isPresent());
        if (host.isPresent() && !zookeeper.allowLoopback() && unreachable(host.get())) {
            at.at("host").mistake("an address that other nodes can reach, not loopback or link-local");
        }
        Optional<String> id = at.at("id").id();
        if (!at.at("id").present()) {
            id = Optional.of(defaults.nodeId()).filter(Names::isId);
            if (id.isEmpty()) {
                at.at("id").mistake(Names.ID_WORDS + "; the host name \"" + defaults.nodeId() + "\" is none");
            }
        }
        if (host.isEmpty() && !at.at("host").present()) {
            host = defaults.host(zookeeper);
            if (host.isEmpty()) {
                at.at("host")
                        .mistake("the address of this node: none was found that is not loopback, link-local or a"
                                + " container bridge");
            }
        }
        return new Node(
                id.orElse("unknown"),
                host.orElse("127.0.0.1"),
                at.at("region").id().orElse(""),
                at.at("zone").id().orElse(""),
                labels(at.at("labels")));
    }

    private static boolean unreachable(String host) {
        return Addresses.loopback(host)
                || Addresses.numeric(host)
                        .filter(address -> !Addresses.reachable(address))
                        .isPresent();
    }

    private static Map<String, String> labels(ConfigNode at) {
        Map<String, String> labels = new LinkedHashMap<>();
        at.fields().forEach((name, value) -> {
            if (!Names.isId(name)) {
                value.mistake(Names.ID_WORDS);
            }
            if (Masked.secret(name)) {
                value.mistake("no password: every node is told of a label");
            }
            value.text("a text of at most 256", text -> text.length() <= 256).ifPresent(text -> labels.put(name, text));
        });
        return Map.copyOf(labels);
    }

    private static ZooKeeper zookeeper(ConfigNode registry) {
        ConfigNode at = registry.at("zookeeper");
        List.of("auth", "tls", "exhibitor")
                .forEach(key -> refuseForNow(at.at(key), "no such key: this release cannot do it"));
        if (at.at("read_only").bool().orElse(false)) {
            at.at("read_only").mistake("false: this release cannot do it");
        }
        boolean embedded = at.at("embedded").bool().orElse(false);
        return new ZooKeeper(
                at.at("connect")
                        .text("host:port,host:port without a chroot", NodeReader::ensemble)
                        .orElse(CONNECT),
                at.at("chroot")
                        .text(
                                "/ or a path such as /outrigger",
                                text -> text.matches("/|(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+"))
                        .orElse("/outrigger"),
                at.at("session_timeout").duration(SECOND, HOUR).orElse(Duration.ofSeconds(15)),
                embedded,
                at.at("allow_loopback").bool().orElse(embedded));
    }

    private static boolean ensemble(String text) {
        for (String member : text.split(",", -1)) {
            Optional<HostPort> place = HostPort.of(member.strip());
            boolean portless = member.strip().matches("[A-Za-z0-9._-]{1,253}");
            if (!portless && (place.isEmpty() || place.get().port() == 0)) {
                return false;
            }
        }
        return true;
    }

    private Path folder(ConfigNode at) {
        Optional<Path> written = path(at);
        if (written.isPresent() && !Files.isDirectory(written.get())) {
            at.mistake("a folder that exists");
        }
        return written.orElseGet(() -> file.resolveSibling("services.d"));
    }

    private Path datastores(ConfigNode at) {
        Optional<Path> written = path(at);
        if (written.isPresent() && !Files.isRegularFile(written.get())) {
            at.mistake("a file that exists");
        }
        return written.orElseGet(() -> file.resolveSibling("datastores.json"));
    }

    private static Optional<List<String>> ids(ConfigNode at) {
        if (!at.present()) {
            return Optional.empty();
        }
        List<String> ids = new ArrayList<>();
        at.items().forEach(item -> item.id().ifPresent(ids::add));
        return Optional.of(List.copyOf(ids));
    }

    private static List<String> bind(ConfigNode at) {
        List<String> bind = new ArrayList<>();
        for (ConfigNode item : at.isList() ? at.items() : List.of(at)) {
            item.text("an address or unix:/path", NodeReader::bindable).ifPresent(bind::add);
            if (item.tree() != null && item.tree().toString().startsWith("unix:")) {
                item.warning(LATER);
            }
        }
        if (at.isList() && at.items().isEmpty()) {
            at.mistake("at least one address");
        }
        return bind.isEmpty() ? List.of("127.0.0.1") : List.copyOf(bind);
    }

    private static boolean bindable(String text) {
        return text.startsWith("unix:/") || Addresses.numeric(text).isPresent();
    }

    private void judgeBind(List<String> bind, List<Cidr> allowFrom) {
        boolean outside = bind.stream().anyMatch(text -> !text.startsWith("unix:") && !Addresses.loopback(text));
        if (outside && allowFrom.isEmpty()) {
            root.at("bind").mistake("a loopback address, or allow_from with the blocks that may connect");
        }
    }

    private static List<Cidr> allowFrom(ConfigNode at) {
        List<Cidr> blocks = new ArrayList<>();
        for (ConfigNode item : at.items()) {
            item.text(
                            "a block of addresses such as 10.0.0.0/8",
                            text -> Cidr.of(text).isPresent())
                    .flatMap(Cidr::of)
                    .ifPresent(blocks::add);
        }
        return List.copyOf(blocks);
    }

    private static Map<String, Integer> localPorts(ConfigNode at) {
        Map<String, Integer> ports = new LinkedHashMap<>();
        at.fields().forEach((name, port) -> {
            if (!Names.isId(name) && !Names.isKey(name)) {
                port.mistake("below the id of a service: " + Names.ID_WORDS);
            }
            port.port().ifPresent(number -> ports.put(name, number));
        });
        return Map.copyOf(ports);
    }

    private static Map<String, Object> traffic(ConfigNode at) {
        Map<String, Object> trees = new LinkedHashMap<>();
        at.fields().forEach((name, layer) -> {
            if (!Names.isId(name) && !Names.isKey(name)) {
                layer.mistake("below default or the id of a service: " + Names.ID_WORDS);
            }
            Traffic.check(layer);
            if (layer.tree() != null) {
                trees.put(name, layer.tree());
            }
        });
        return Map.copyOf(trees);
    }

    private Admin admin(ConfigNode at) {
        Optional<Path> token = path(at.at("token_file"));
        if (token.isPresent() && !Files.isRegularFile(token.get())) {
            at.at("token_file").mistake("a file that exists");
        }
        ConfigNode listen = at.at("listen");
        Optional<HostPort> place = listen.present() ? listen(listen) : HostPort.of(ADMIN);
        if (token.isEmpty() && place.isPresent() && !place.get().loopback()) {
            listen.mistake("a loopback address, or admin.token_file too");
        }
        return new Admin(place, token);
    }

    private static Optional<HostPort> listen(ConfigNode at) {
        return at.is("off")
                ? Optional.empty()
                : at.text("host:port or off", text -> HostPort.of(text).isPresent())
                        .flatMap(HostPort::of);
    }

    private Log log(ConfigNode at) {
        return new Log(
                at.at("format").word("text", "json").orElse("text"),
                at.at("level").word("error", "warn", "info", "debug", "trace").orElse("info"),
                path(at.at("file")));
    }

    private Optional<AccessLog> accessLog(ConfigNode at) {
        AccessLog log = new AccessLog(
                path(at.at("file")),
                ids(at.at("services")),
                at.at("sample").share().orElse(1.0),
                at.at("errors_only").bool().orElse(false));
        return at.isObject() ? Optional.of(log) : Optional.empty();
    }

    private Optional<Path> directory(ConfigNode at) {
        return path(at);
    }

    private Optional<Path> path(ConfigNode at) {
        return at.text("a path", text -> !text.isEmpty() && text.indexOf('\0') < 0)
                .map(text -> file.resolveSibling(text).normalize());
    }

    private static void later(ConfigNode at) {
        if (at.present()) {
            at.warning(LATER);
        }
    }

    /** For what would be dangerous to ignore. */
    private static void refuseForNow(ConfigNode at, String expected) {
        if (at.present()) {
            at.mistakeUntold(expected);
        }
    }
}
