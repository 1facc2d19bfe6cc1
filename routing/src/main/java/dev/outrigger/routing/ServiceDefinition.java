package dev.outrigger.routing;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the registry remembers of a service, or its own document says.
 *
 * @param localPort the loopback port on every consuming node; empty if the service has none
 * @param provides KEY to URL template, with {@code {HOST}} and {@code {PORT}}
 * @param checks all must pass; never empty
 * @param traffic the provider's own wishes, as a plain JSON tree; validated key by key where it is used
 */
public record ServiceDefinition(
        String service,
        Optional<Protocol> protocol,
        Optional<Integer> localPort,
        boolean exposed,
        Map<String, String> provides,
        List<Check> checks,
        Map<String, Object> traffic) {
    public ServiceDefinition {
        provides = Map.copyOf(provides);
        checks = List.copyOf(checks);
    }
}
