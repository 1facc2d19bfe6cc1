package dev.outrigger.sidecar.config;

import dev.outrigger.discovery.document.ConfigNode;
import dev.outrigger.discovery.document.Problems;
import dev.outrigger.discovery.document.Traffic.Effective;
import dev.outrigger.discovery.document.Traffic.Layer;
import dev.outrigger.routing.Protocol;
import dev.outrigger.routing.ServiceDefinition;
import dev.outrigger.sidecar.environment.Locators;
import dev.outrigger.sidecar.environment.Locators.Provided;
import dev.outrigger.sidecar.environment.Locators.Store;
import dev.outrigger.sidecar.environment.Schemes;
import dev.outrigger.sidecar.environment.Template;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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

    /** Returns the same with another node file. */
    public Configuration with(NodeConfig other) {
        return new Configuration(other, documents, datastores);
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

    /** Returns the KEYs in the requirements of what runs here, sorted. */
    public Set<String> requiredKeys() {
        Set<String> keys = new TreeSet<>();
        running().forEach(document -> document.requires().values().forEach(text -> keys.addAll(Template.names(text))));
        return keys;
    }

    /** Returns the services of which what runs here requires every KEY, sorted. */
    public Set<String> requiredServices() {
        Set<String> services = new TreeSet<>();
        running().forEach(document -> services.addAll(document.requiredServices()));
        return services;
    }

    /**
     * Returns what KEYs lead to here.
     *
     * @param known what the registry says of KEYs; it hides what our own documents say
     */
    public Locators locators(Map<String, Provided> known, PortPlan plan) {
        Map<String, Provided> provided = new HashMap<>();
        documents.forEach(document -> document.provides()
                .forEach((key, template) -> provided.put(key, new Provided(document.id(), template))));
        provided.putAll(known);
        Map<String, Store> stores = new HashMap<>();
        datastores.forEach((key, datastore) ->
                stores.put(key, new Store(datastore.url(), datastore.secret(), datastore.served())));
        return new Locators(provided, stores, node.bindHost(), plan::port);
    }

    /**
     * Returns the traffic in force for a service, or for the datastore of that KEY.
     *
     * @param definition what is known of the service; of a datastore nothing
     * @param problems takes the warnings of fields of the definition that were skipped
     */
    public Effective traffic(String name, Optional<ServiceDefinition> definition, Problems problems) {
        Optional<Datastore> datastore = definition.isPresent() ? Optional.empty() : datastore(name);
        if (datastore.isPresent()) {
            ConfigNode usual = ConfigNode.of(name, datastore.get().traffic(), problems);
            return node.traffic(name, datastore.get().protocol(), List.of(new Layer("datastore", usual)));
        }
        if (definition.isEmpty()) {
            return node.traffic(name, Protocol.TCP, List.of());
        }
        Protocol byScheme = definition
                .get()
                .protocol()
                .or(() -> Schemes.protocol(definition.get().provides().values()))
                .orElse(Protocol.TCP);
        ConfigNode wishes =
                ConfigNode.lenient("definition of " + name, definition.get().traffic(), problems);
        return node.traffic(name, byScheme, List.of(new Layer("definition", wishes)));
    }

    private boolean runs(String id) {
        return node.runs().isEmpty() || node.runs().get().contains(id);
    }
}
