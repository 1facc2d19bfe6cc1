package dev.outrigger.sidecar.view;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a sidecar knows of one service or datastore, and from where. Immutable. The names of these components, in {@code
 * lower_snake}, are fields of {@code /v1/explain/NAME}: add, never rename.
 *
 * @param name of the service, or the KEY of the datastore
 * @param kind {@code service} or {@code datastore}
 * @param required whether this node requires it
 * @param runsHere whether its document runs here
 * @param document the file that has it; empty if none has
 * @param definitionOrigin whose word holds: {@code registry}, a file, or {@code nobody}
 * @param localPort before conflicts; empty if it has none
 * @param localPortOrigin where that is from, for people
 * @param protocolOrigin likewise, for what its listeners speak
 * @param provides KEY to template, secrets masked
 * @param uses who here requires it
 * @param effective every value of {@code traffic} in force; empty if it is not required
 * @param shares what part of new work each endpoint gets
 * @param service what is shown of it; empty if it is not required
 */
public record Explanation(
        String name,
        String kind,
        boolean required,
        boolean runsHere,
        String document,
        String definitionOrigin,
        Optional<Integer> localPort,
        String localPortOrigin,
        String protocolOrigin,
        Map<String, String> provides,
        List<Use> uses,
        List<Value> effective,
        List<Share> shares,
        Optional<Overview.Service> service) {
    public Explanation {
        provides = Map.copyOf(provides);
        uses = List.copyOf(uses);
        effective = List.copyOf(effective);
        shares = List.copyOf(shares);
    }

    /**
     * A variable that leads to it.
     *
     * @param document the service that requires it
     * @param text as its document says it
     * @param value as the application gets it, secrets masked
     * @param resolved whether every KEY in it leads somewhere
     */
    public record Use(String document, String variable, String text, String value, boolean resolved) {}

    /**
     * A value of {@code traffic}.
     *
     * @param origin {@code traffic.api}, {@code traffic.default}, {@code definition}, {@code datastore}, {@code by scheme} or {@code
     *     built in}
     */
    public record Value(String key, String value, String origin) {}

    /**
     * What an endpoint gets of new work.
     *
     * @param share 0 to 1, by class, weight and slow start
     */
    public record Share(String endpoint, double share) {}
}
