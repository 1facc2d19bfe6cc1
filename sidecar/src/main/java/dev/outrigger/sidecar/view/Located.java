package dev.outrigger.sidecar.view;

import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Provenance;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a KEY or a service is to be found.
 *
 * @param name as asked
 * @param service the logical name of its provider; empty if nobody provides it
 * @param provenance {@code UNKNOWN} until somebody has said who there is; then nothing else here means anything
 * @param local the URL (of a KEY) or {@code address:port} (of a service) that local applications use; empty without a listener
 * @param instances oldest registration first, in every state
 */
public record Located(
        String name,
        Optional<String> service,
        Provenance.Kind provenance,
        Optional<String> local,
        List<Instance> instances) {
    public Located {
        instances = List.copyOf(instances);
    }

    /** Returns how many instances are {@code up}. */
    public long up() {
        return instances.stream()
                .filter(instance -> instance.state() == InstanceState.UP)
                .count();
    }

    /**
     * One instance of it.
     *
     * @param url the KEY's template with the instance's own host and port; for a service {@code host:port}
     * @param region may be empty
     * @param zone may be empty
     * @param node may be empty
     * @param registeredAt empty if unknown
     */
    public record Instance(
            String id,
            String url,
            InstanceState state,
            int weight,
            String region,
            String zone,
            String node,
            Map<String, String> labels,
            Optional<Instant> registeredAt) {
        public Instance {
            labels = Map.copyOf(labels);
        }
    }
}
