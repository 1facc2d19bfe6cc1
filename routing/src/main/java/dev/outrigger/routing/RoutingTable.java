package dev.outrigger.routing;

import java.util.List;

/**
 * Who may serve one service, at one moment. Immutable: a change is another table. The data path reads it through one
 * volatile reference, once per pick.
 *
 * @param generation grows by one with each table of a service
 * @param endpoints every endpoint that any class of the order of choice holds
 */
public record RoutingTable(
        String service, long generation, Provenance provenance, List<Endpoint> endpoints, Picker picker) {
    public RoutingTable {
        endpoints = List.copyOf(endpoints);
    }

    /** Returns whether the registry, or the disk, has said who there is; until then connections wait. */
    public boolean known() {
        return provenance.known();
    }
}
