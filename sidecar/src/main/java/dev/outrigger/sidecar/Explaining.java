package dev.outrigger.sidecar;

import dev.outrigger.discovery.document.Masked;
import dev.outrigger.discovery.document.Nearest;
import dev.outrigger.discovery.document.Traffic;
import dev.outrigger.routing.Protocol;
import dev.outrigger.routing.ServiceDefinition;
import dev.outrigger.routing.router.EndpointView;
import dev.outrigger.sidecar.config.Configuration;
import dev.outrigger.sidecar.config.Datastore;
import dev.outrigger.sidecar.config.ServiceDocument;
import dev.outrigger.sidecar.environment.Environment;
import dev.outrigger.sidecar.environment.Locators;
import dev.outrigger.sidecar.environment.Locators.Provided;
import dev.outrigger.sidecar.environment.Locators.Store;
import dev.outrigger.sidecar.environment.Template;
import dev.outrigger.sidecar.require.RequiredView;
import dev.outrigger.sidecar.view.Explanation;
import dev.outrigger.sidecar.view.Explanation.Share;
import dev.outrigger.sidecar.view.Explanation.Use;
import dev.outrigger.sidecar.view.Explanation.Value;
import dev.outrigger.sidecar.view.Overview;
import dev.outrigger.sidecar.view.Overview.ListenerState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Says of a service or datastore what is known, and from where. Made for one question out of what does not change: callable on
 * any thread.
 */
final class Explaining {
    private static final int MOST_NEAR = 3;

    private final Configuration configuration;
    private final Map<String, Known> known;
    private final Overview overview;

    /** What the control loop last knew of a required service. */
    record Known(RequiredView view, List<Traffic.Value> effective) {}

    Explaining(Configuration configuration, Map<String, Known> known, Overview overview) {
        this.configuration = configuration;
        this.known = known;
        this.overview = overview;
    }

    Optional<Explanation> explain(String asked) {
        String name = meant(asked);
        boolean there = known.containsKey(name)
                || configuration.document(name).isPresent()
                || configuration.datastore(name).isPresent();
        return there ? Optional.of(explained(name)) : Optional.empty();
    }

    /** A KEY means who provides it. */
    private String meant(String asked) {
        if (known.containsKey(asked) || configuration.datastore(asked).isPresent()) {
            return asked;
        }
        return known.values().stream()
                .filter(one -> provides(one).containsKey(asked))
                .map(one -> one.view().service())
                .findFirst()
                .or(() -> configuration.provider(asked).map(ServiceDocument::id))
                .orElse(asked);
    }

    List<String> near(String asked) {
        Set<String> names = new TreeSet<>(known.keySet());
        configuration.documents().forEach(document -> {
            names.add(document.id());
            names.addAll(document.provides().keySet());
        });
        names.addAll(configuration.datastores().keySet());
        List<String> near = new ArrayList<>();
        Optional<String> next = Nearest.to(asked, names);
        while (next.isPresent() && near.size() < MOST_NEAR) {
            near.add(next.get());
            names.remove(next.get());
            next = Nearest.to(asked, names);
        }
        return near;
    }

    private Explanation explained(String name) {
        Known one = known.get(name);
        Optional<ServiceDocument> document = configuration.document(name);
        Optional<Datastore> datastore = configuration.datastore(name).filter(any -> document.isEmpty());
        Optional<ServiceDefinition> definition = one == null
                ? document.map(ServiceDocument::definition)
                : one.view().definition();
        Optional<Integer> own =
                datastore.flatMap(Datastore::localPort).or(() -> definition.flatMap(ServiceDefinition::localPort));
        String from = origin(one, document, datastore);
        return new Explanation(
                name,
                datastore.isPresent() ? "datastore" : "service",
                one != null,
                configuration.running().stream()
                        .anyMatch(running -> running.id().equals(name)),
                document.map(ServiceDocument::file).orElse(""),
                from,
                port(name, own),
                portOrigin(name, own, from),
                one == null ? "" : protocolOrigin(one, definition, datastore),
                masked(
                        datastore.isPresent()
                                ? Map.of(
                                        name,
                                        datastore.get().shown(datastore.get().url()))
                                : definition.map(ServiceDefinition::provides).orElse(Map.of())),
                uses(name, definition),
                one == null ? List.of() : values(one, datastore.isPresent()),
                one == null ? List.of() : shares(one.view()),
                overview.service(name));
    }

    private String origin(@Nullable Known one, Optional<ServiceDocument> document, Optional<Datastore> datastore) {
        if (one != null && one.view().registered()) {
            return "registry";
        }
        return datastore
                .map(any -> configuration.node().datastores().toString())
                .or(() -> document.map(ServiceDocument::file))
                .orElse("nobody");
    }

    private Optional<Integer> port(String name, Optional<Integer> own) {
        Optional<Integer> wish =
                Optional.ofNullable(configuration.node().localPorts().get(name)).or(() -> own);
        return wish.map(port -> port + configuration.node().portOffset());
    }

    private String portOrigin(String name, Optional<Integer> own, String from) {
        Integer override = configuration.node().localPorts().get(name);
        if (override == null && own.isEmpty()) {
            return "no local_port";
        }
        int offset = configuration.node().portOffset();
        return (override != null ? "local_ports of the node file" : "local_port, " + from)
                + (offset == 0 ? "" : ", moved by port_offset " + offset);
    }

    private static String protocolOrigin(
            Known one, Optional<ServiceDefinition> definition, Optional<Datastore> datastore) {
        Optional<String> written = one.effective().stream()
                .filter(value -> value.key().equals("protocol"))
                .map(Traffic.Value::origin)
                .filter(origin -> !origin.equals(Traffic.BY_SCHEME))
                .findFirst();
        if (written.isPresent()) {
            return "as " + written.get() + " says";
        }
        boolean known = datastore.isPresent()
                || definition.flatMap(ServiceDefinition::protocol).isPresent();
        return known ? "by the scheme of its URL" : "nobody says: " + Protocol.TCP.word();
    }

    private List<Use> uses(String name, Optional<ServiceDefinition> definition) {
        Set<String> keys = new HashSet<>(
                definition.map(ServiceDefinition::provides).orElse(Map.of()).keySet());
        keys.add(name);
        Locators locators = locators();
        List<Use> uses = new ArrayList<>();
        for (ServiceDocument document : configuration.running()) {
            document.requires().forEach((variable, text) -> {
                if (Template.names(text).stream().anyMatch(keys::contains)) {
                    Environment made = Environment.of(Map.of(), Map.of(variable, text), List.of(), locators);
                    uses.addAll(uses(document.id(), text, made));
                }
            });
            if (document.requiredServices().contains(name)) {
                Environment made = Environment.of(Map.of(), Map.of(), List.of(name), locators);
                uses.addAll(uses(document.id(), "every KEY of " + name, made));
            }
        }
        return uses;
    }

    private static List<Use> uses(String document, String text, Environment made) {
        return made.variables().stream()
                .map(one -> new Use(document, one.name(), Masked.text(text), one.shown(), one.resolved()))
                .toList();
    }

    private Locators locators() {
        Map<String, Provided> provided = new HashMap<>();
        known.forEach((service, one) ->
                provides(one).forEach((key, template) -> provided.put(key, new Provided(service, template))));
        Map<String, Store> stores = new HashMap<>();
        configuration
                .datastores()
                .forEach((key, datastore) ->
                        stores.put(key, new Store(datastore.url(), datastore.secret(), datastore.served())));
        return new Locators(provided, stores, configuration.node().bindHost(), this::usable);
    }

    /** Returns the port that applications are told: bound or yielded, or to be bound as soon as its holder lets go of it. */
    private OptionalInt usable(String name) {
        Known one = known.get(name);
        boolean refused = one == null
                || one.view().listeners().stream()
                        .anyMatch(listener -> listener.state() == ListenerState.FAILED
                                && listener.address().isEmpty());
        Optional<Integer> own =
                one == null ? Optional.empty() : one.view().definition().flatMap(ServiceDefinition::localPort);
        Optional<Integer> port = refused ? Optional.empty() : port(name, own);
        return port.isPresent() ? OptionalInt.of(port.get()) : OptionalInt.empty();
    }

    private static Map<String, String> provides(Known one) {
        return one.view().definition().map(ServiceDefinition::provides).orElse(Map.of());
    }

    private static Map<String, String> masked(Map<String, String> templates) {
        Map<String, String> masked = new TreeMap<>();
        templates.forEach((key, template) -> masked.put(key, Masked.value(key, template)));
        return masked;
    }

    private static List<Value> values(Known one, boolean datastore) {
        // What a datastore is like has the place of a definition, and nobody wrote one.
        return one.effective().stream()
                .map(value -> new Value(
                        value.key(),
                        value.text(),
                        datastore && value.origin().equals("definition") ? "datastore" : value.origin()))
                .toList();
    }

    private static List<Share> shares(RequiredView view) {
        double all = view.endpoints().stream().mapToDouble(EndpointView::part).sum();
        return view.endpoints().stream()
                .map(one ->
                        new Share(one.instance().id(), all == 0 ? 0 : Math.round(one.part() / all * 1_000) / 1_000.0))
                .toList();
    }
}
