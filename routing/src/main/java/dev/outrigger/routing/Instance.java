package dev.outrigger.routing;

import java.net.InetSocketAddress;
import java.util.Map;

/**
 * One running copy of a service, as a registry announced it.
 *
 * @param id {@code <host>:<port>}, IPv6 in brackets; unique in its service
 * @param host a numeric address or a DNS name, as announced
 * @param address where it answers, always resolved (a registry resolves names before it lists an instance)
 * @param weight share of new work among its peers, 0 to 1000; 100 is usual, 0 takes none while others can
 * @param region may be empty
 * @param zone may be empty
 * @param node id of the node that announced it; may be empty
 * @param labels free words of the node, by name
 * @param registeredAtMillis wall clock of the announcement, for people; 0 if unknown
 */
public record Instance(
        String id,
        String host,
        InetSocketAddress address,
        int weight,
        String region,
        String zone,
        InstanceState state,
        String node,
        Map<String, String> labels,
        long registeredAtMillis) {

    /** The weight of an instance that states none. */
    public static final int USUAL_WEIGHT = 100;

    public Instance {
        labels = Map.copyOf(labels);
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("address: " + address + " (expected: a resolved one)");
        }
    }

    /** Returns the same instance in another state. */
    public Instance in(InstanceState other) {
        return new Instance(id, host, address, weight, region, zone, other, node, labels, registeredAtMillis);
    }

    /** Returns the same instance with another weight. */
    public Instance weighing(int other) {
        return new Instance(id, host, address, other, region, zone, state, node, labels, registeredAtMillis);
    }

    /** Returns the id of an instance at {@code host} and {@code port}. */
    public static String id(String host, int port) {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
