package dev.outrigger.sidecar.config;

import dev.outrigger.discovery.document.Problems;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is right in each file and wrong between them. */
final class CrossCheck {
    private static final Path EPHEMERAL = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final Path RESERVED = Path.of("/proc/sys/net/ipv4/ip_local_reserved_ports");
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?");

    private final Configuration all;
    private final NodeConfig node;
    private final Machine machine;
    private final Problems problems;

    CrossCheck(Configuration all, Machine machine, Problems problems) {
        this.all = all;
        this.node = all.node();
        this.machine = machine;
        this.problems = problems;
    }

    void run() {
        federations();
        runs();
        keys();
        localPorts();
        ownPorts();
    }

    private void federations() {
        for (ServiceDocument document : all.documents()) {
            document.federation()
                    .filter(name -> !name.equals(node.federation()))
                    .ifPresent(name -> problems.mistake(
                            document.file(),
                            "federation",
                            quoted(name),
                            quoted(node.federation()) + ", as the node file says"));
        }
    }

    private void runs() {
        for (String id : node.runs().orElse(List.of())) {
            if (all.document(id).isEmpty()) {
                problems.mistake(
                        node.file().toString(), "runs", quoted(id), "the id of a document in " + node.services());
            }
        }
    }

    private void keys() {
        Map<String, ServiceDocument> owners = new HashMap<>();
        for (ServiceDocument document : all.documents()) {
            for (String key : document.provides().keySet()) {
                ServiceDocument owner = owners.putIfAbsent(key, document);
                if (owner != null) {
                    problems.mistake(
                            document.file(),
                            "provides." + key,
                            quoted(document.id()),
                            "a KEY that no other service provides; " + owner.id() + " does in " + owner.file());
                }
                if (all.datastores().containsKey(key)) {
                    problems.warning(
                            node.datastores().toString(), key, "", "hidden: " + document.id() + " provides it too");
                }
            }
        }
    }

    private void localPorts() {
        Map<Integer, String> taken = PortPlan.ownDoors(node);
        for (ServiceDocument document : all.documents()) {
            localPort(document.file(), "local_port", document.id(), document.localPort(), taken);
        }
        all.datastores().values().stream()
                .sorted((one, other) -> one.key().compareTo(other.key()))
                .forEach(datastore -> localPort(
                        node.datastores().toString(),
                        datastore.key() + ".local_port",
                        datastore.key(),
                        datastore.localPort(),
                        taken));
    }

    private void localPort(
            String file, String path, String name, Optional<Integer> written, Map<Integer, String> taken) {
        OptionalInt wish = PortPlan.wish(node, name, written);
        if (wish.isEmpty()) {
            return;
        }
        int port = wish.getAsInt();
        if (port < 1 || port > 65_535) {
            problems.mistake(
                    node.file().toString(),
                    "port_offset",
                    String.valueOf(node.portOffset()),
                    "an offset that leaves the port of " + name + " in 1..65535");
            return;
        }
        String holder = taken.putIfAbsent(port, name);
        if (holder != null) {
            problems.mistake(file, path, String.valueOf(port), "a port that is not " + holder + "'s too");
        }
        if (port < 1024 && !machine.mayBindLowPorts()) {
            problems.warning(file, path, String.valueOf(port), "below 1024: needs the capability CAP_NET_BIND_SERVICE");
        }
        if (ephemeral(port)) {
            problems.warning(
                    file,
                    path,
                    String.valueOf(port),
                    "inside the kernel's ephemeral range: an outgoing connection"
                            + " may hold it; sysctl -w net.ipv4.ip_local_reserved_ports=" + reserved(port));
        }
    }

    private boolean ephemeral(int port) {
        String[] ends = machine.kernel(EPHEMERAL).orElse("").split("\\s+", -1);
        if (ends.length != 2 || !within(port, ends[0] + "-" + ends[1])) {
            return false;
        }
        for (String range : machine.kernel(RESERVED).orElse("").split(",", -1)) {
            if (within(port, range.strip())) {
                return false;
            }
        }
        return true;
    }

    private static boolean within(int port, String range) {
        Matcher matcher = RANGE.matcher(range);
        if (!matcher.matches()) {
            return false;
        }
        int first = Integer.parseInt(matcher.group(1));
        return port >= first && port <= (matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2)));
    }

    private String reserved(int port) {
        String others = machine.kernel(RESERVED).orElse("");
        return others.isEmpty() ? String.valueOf(port) : others + "," + port;
    }

    /** Ports of applications that run here: each has one owner, and none is ours. */
    private void ownPorts() {
        Map<Integer, String> taken = PortPlan.ownDoors(node);
        for (ServiceDocument document : all.running()) {
            for (ServiceDocument.OwnInstance instance : document.instances()) {
                String holder = taken.putIfAbsent(instance.port(), document.id());
                if (holder != null) {
                    problems.mistake(
                            document.file(),
                            "environment.PORT",
                            String.valueOf(instance.port()),
                            "a port that is not " + holder + "'s too");
                }
            }
            if (document.instances().isEmpty() && !document.provides().isEmpty()) {
                problems.mistake(
                        document.file(), "environment.PORT", "", "a port, since it runs here and provides something");
            }
        }
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
