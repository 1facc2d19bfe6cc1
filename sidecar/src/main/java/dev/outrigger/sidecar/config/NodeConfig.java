package dev.outrigger.sidecar.config;

import dev.outrigger.discovery.document.ConfigNode;
import dev.outrigger.discovery.document.Problems;
import dev.outrigger.discovery.document.Traffic;
import dev.outrigger.discovery.document.Traffic.Layer;
import dev.outrigger.routing.Protocol;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the node file says, with every default filled in. Immutable.
 *
 * @param file where it stands
 * @param services folder of the service documents
 * @param runs ids of the documents that run here; empty: all
 * @param datastores the file of datastores
 * @param bind addresses or {@code unix:} paths, never empty; the first is what environments say
 * @param allowFrom who may connect to a bind that is not loopback; empty: nobody else binds so
 * @param localPorts service id to the port that it has here
 * @param portOffset added to every local port
 * @param traffic service id, or {@code default}, to a checked plain tree
 * @param observe where only metrics and health are served
 * @param accessLog empty: off
 * @param endpointMetrics whether there are series per endpoint
 * @param loops event loops; empty: one per core
 * @param watch whether changed files are noticed; if not, only SIGHUP and {@code reload} have them read
 * @param keepsAnnounced whether a stop withdraws nothing, for a process that is back within the session time-out
 */
public record NodeConfig(
        Path file,
        Node node,
        String federation,
        ZooKeeper zookeeper,
        Path services,
        Optional<List<String>> runs,
        Path datastores,
        List<String> bind,
        List<Cidr> allowFrom,
        Map<String, Integer> localPorts,
        int portOffset,
        Map<String, Object> traffic,
        Admin admin,
        Optional<HostPort> observe,
        Log log,
        Optional<AccessLog> accessLog,
        Path stateDir,
        Path runDir,
        boolean endpointMetrics,
        String transport,
        Optional<Integer> loops,
        Times times,
        boolean watch,
        boolean keepsAnnounced) {

    /**
     * Who we are.
     *
     * @param host the address that instances of this node are announced with
     * @param region may be empty
     * @param zone may be empty
     */
    public record Node(String id, String host, String region, String zone, Map<String, String> labels) {}

    /**
     * The ensemble.
     *
     * @param connect {@code host:port,host:port}, without chroot
     * @param chroot begins with {@code /}; {@code /} is the root
     * @param embedded run one inside this process (development)
     * @param allowLoopback take instances at loopback addresses (development)
     */
    public record ZooKeeper(
            String connect, String chroot, Duration sessionTimeout, boolean embedded, boolean allowLoopback) {}

    /**
     * The door for people.
     *
     * @param listen empty: off
     * @param tokenFile holds what a POST must bear; empty: no POST
     */
    public record Admin(Optional<HostPort> listen, Optional<Path> tokenFile) {}

    /**
     * What is logged, and where.
     *
     * @param format {@code text} or {@code json}
     * @param level {@code error}, {@code warn}, {@code info}, {@code debug} or {@code trace}
     * @param file empty: standard output
     */
    public record Log(String format, String level, Optional<Path> file) {}

    /**
     * What is written of each request and each TCP connection.
     *
     * @param file empty: standard output
     * @param services ids; empty: all
     * @param sample which share is written, from 0 to 1
     * @param errorsOnly only what went wrong
     */
    public record AccessLog(Optional<Path> file, Optional<List<String>> services, double sample, boolean errorsOnly) {}

    /** How long starting and stopping may take. */
    public record Times(Duration ready, Duration drainDelay, Duration drainTimeout) {}

    /**
     * Returns what is in force for {@code service}: the node file's word on it, then on all, then {@code others} in their
     * order, then the built-in values.
     */
    public Traffic.Effective traffic(String service, Protocol byScheme, List<Layer> others) {
        List<Layer> layers = new ArrayList<>();
        for (String name : List.of(service, "default")) {
            Object tree = traffic.get(name);
            if (tree != null) {
                layers.add(new Layer("traffic." + name, ConfigNode.of(file.toString(), tree, new Problems())));
            }
        }
        layers.addAll(others);
        return Traffic.read(byScheme, layers);
    }

    /** Returns what {@code {HOST}} reads in environments: the first bind address, IPv6 in brackets. */
    public String bindHost() {
        String address = bind.stream()
                .filter(text -> !text.startsWith("unix:"))
                .findFirst()
                .orElse("127.0.0.1");
        if (Addresses.numeric(address).filter(InetAddress::isAnyLocalAddress).isPresent()) {
            return address.indexOf(':') >= 0 ? "[::1]" : "127.0.0.1";
        }
        return address.indexOf(':') >= 0 ? "[" + address + "]" : address;
    }
}
