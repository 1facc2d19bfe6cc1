package dev.outrigger.sidecar.config;

import dev.outrigger.sidecar.config.NodeConfig.ZooKeeper;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the machine says where the node file says nothing. */
final class NodeDefaults {
    /** Interfaces that only containers of this machine are behind. */
    private static final Pattern BRIDGE =
            Pattern.compile("(docker|br-|cni|veth|virbr|lxcbr|lxdbr|podman|flannel|cali|cilium|weave|kube|nerdctl).*");

    /** An address that nobody has (RFC 5737): the route to it is the default route. */
    private static final String ELSEWHERE = "192.0.2.1";

    private final Machine machine;

    NodeDefaults(Machine machine) {
        this.machine = machine;
    }

    String nodeId() {
        return machine.hostName();
    }

    /** The source address of the route to the registry; if it is on this machine, of the default route. */
    Optional<String> host(ZooKeeper zookeeper) {
        Stream<HostPort> targets = Stream.concat(
                Stream.of(zookeeper.connect().split(",", -1))
                        .map(member -> HostPort.of(member.strip()).orElse(new HostPort(member.strip(), 2181))),
                Stream.of(new HostPort(ELSEWHERE, 2181)));
        Optional<String> found = targets.flatMap(target -> machine.sourceTo(target.host(), target.port()).stream())
                .filter(this::ours)
                .map(InetAddress::getHostAddress)
                .findFirst();
        return found.isEmpty() && zookeeper.allowLoopback() ? Optional.of("127.0.0.1") : found;
    }

    private boolean ours(InetAddress address) {
        return Addresses.reachable(address)
                && machine.interfaceOf(address)
                        .filter(name -> !BRIDGE.matcher(name).matches())
                        .isPresent();
    }

    Path stateDir() {
        Path home = Path.of(machine.variables().getOrDefault("HOME", "/tmp"), ".local", "state");
        return directory("/var/lib/outrigger", "XDG_STATE_HOME", home);
    }

    Path runDir() {
        return directory("/run/outrigger", "XDG_RUNTIME_DIR", stateDir().resolve("run"));
    }

    private Path directory(String system, String variable, Path otherwise) {
        Path usual = Path.of(system);
        if (machine.writable(usual)) {
            return usual;
        }
        String user = machine.variables().getOrDefault(variable, "");
        if (!user.isEmpty()) {
            return Path.of(user).resolve("outrigger");
        }
        return otherwise.endsWith("run") ? otherwise : otherwise.resolve("outrigger");
    }
}
