package dev.outrigger.routing;

import java.util.List;

/**
 * What a registry knows of one service at one moment. Immutable.
 *
 * @param instances at most one per id; those of an {@code UNKNOWN} snapshot are empty
 * @param provenance only a {@code LIVE} list may take instances away
 * @param eventNanos when the registry's own event arrived that led to this list, by the process's {@link Ticker}; the
 *     start of {@code table_update_seconds}
 */
public record Snapshot(String service, List<Instance> instances, Provenance provenance, long eventNanos) {
    public Snapshot {
        instances = List.copyOf(instances);
    }
}
