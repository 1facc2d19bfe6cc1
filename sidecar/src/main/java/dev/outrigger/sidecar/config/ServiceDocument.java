package dev.outrigger.sidecar.config;

import dev.outrigger.routing.Check;
import dev.outrigger.routing.Protocol;
import dev.outrigger.routing.ServiceDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one document says of one service. Immutable.
 *
 * @param file where it stands
 * @param environment variables in the order of writing, {@code PORT} among them
 * @param instances what runs of it on a node, the port of the document included; empty if it has no port
 * @param requires variable to a text with {@code {KEY}}s, in the order of writing
 * @param requiredServices ids of services of which every KEY is required
 * @param provides KEY to template; only {@code {HOST}} and {@code {PORT}} are left open, in capitals
 * @param loopbackFree whether the application leaves the port on loopback addresses to us
 * @param protocol by the templates' schemes, or as {@code traffic.protocol} says; empty if nothing is provided
 * @param traffic a checked plain tree
 */
public record ServiceDocument(
        String file,
        String id,
        Map<String, String> environment,
        List<OwnInstance> instances,
        Map<String, String> requires,
        List<String> requiredServices,
        Map<String, String> provides,
        Optional<Integer> localPort,
        boolean exposed,
        Optional<String> federation,
        boolean loopbackFree,
        Optional<Protocol> protocol,
        List<Check> checks,
        Map<String, Object> traffic) {

    /**
     * One running copy.
     *
     * @param weight 0 to 1000
     */
    public record OwnInstance(int port, int weight) {}

    /** Returns what the registry is told of the service. */
    public ServiceDefinition definition() {
        return new ServiceDefinition(id, protocol, localPort, exposed, provides, checks, traffic);
    }

    /** Names it only: environments hold secrets. */
    @Override
    public String toString() {
        return id + " (" + file + ")";
    }
}
