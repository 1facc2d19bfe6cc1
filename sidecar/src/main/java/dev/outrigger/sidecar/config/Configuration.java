package dev.outrigger.sidecar.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that the files say. Immutable.
 *
 * @param documents the catalogue, by the names of their files
 * @param datastores by KEY
 */
public record Configuration(NodeConfig node, List<ServiceDocument> documents, Map<String, Datastore> datastores) {
    public Configuration {
        documents = List.copyOf(documents);
        datastores = Map.copyOf(datastores);
    }

    /** Returns the documents of what runs here: all, unless the node file has {@code runs}. */
    public List<ServiceDocument> running() {
        return documents.stream().filter(document -> runs(document.id())).toList();
    }

    /** Returns the document of {@code service}. */
    public Optional<ServiceDocument> document(String service) {
        return documents.stream()
                .filter(document -> document.id().equals(service))
                .findFirst();
    }

    /** Returns the datastore of {@code key}. */
    public Optional<Datastore> datastore(String key) {
        return Optional.ofNullable(datastores.get(key));
    }

    /** Returns the document that provides {@code key}. */
    public Optional<ServiceDocument> provider(String key) {
        return documents.stream()
                .filter(document -> document.provides().containsKey(key))
                .findFirst();
    }

    private boolean runs(String id) {
        return node.runs().isEmpty() || node.runs().get().contains(id);
    }
}
