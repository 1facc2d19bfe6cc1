package dev.outrigger.sidecar.require;

import dev.outrigger.discovery.Subscription;
import dev.outrigger.routing.Check;
import dev.outrigger.routing.Provenance;
import dev.outrigger.routing.ServiceDefinition;
import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.routing.router.Disabled;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * All that this node requires: follows KEYs to services, and keeps one listener and one table for each service. A service that
 * was opened stays open until {@link #prune} or the end of the process, whatever becomes of its KEYs: running applications hold
 * its port. On the control loop only.
 */
public final class RequiredServices {
    private static final List<Check> USUAL_CHECKS = List.of(Check.TCP);

    private final Surroundings around;
    private final Rules rules;
    private final Map<String, KeyWatch> keys = new TreeMap<>();
    private final Map<String, Required> services = new TreeMap<>();
    private Set<String> named = Set.of();

    /** What this node's files say of a service. */
    public interface Rules {
        /** Returns what this node's own documents say of {@code service}: it holds until the registry has spoken. */
        Optional<ServiceDefinition> documented(String service);

        /** Returns which service provides {@code key}, as far as this node's own documents know. */
        Optional<String> provider(String key);

        /** Returns whether {@code key} is in the datastores. */
        boolean datastore(String key);

        /** Returns whether the datastore of {@code key} has a local port: it is then a service named by its KEY. */
        boolean served(String key);

        /** Returns what tells where the instances of {@code service} come from: another value, another place. */
        Object source(String service);

        /** Returns the policy in force for a service with {@code definition}. */
        TrafficPolicy traffic(String service, Optional<ServiceDefinition> definition);

        /** Returns where a service with {@code definition} is to be served here. */
        Placement placement(String service, Optional<ServiceDefinition> definition);

        /** Lets go of the port that {@code service} was given. */
        void forget(String service);
    }

    public RequiredServices(Surroundings around, Rules rules) {
        this.around = around;
        this.rules = rules;
    }

    /**
     * Requires what {@code keys} stand for, now and whenever that changes, and every one of {@code ids}; nothing else any more.
     * Looks again at all that {@link Rules} says.
     */
    public void require(Collection<String> required, Collection<String> ids) {
        named = Set.copyOf(ids);
        keys.values().removeIf(watch -> {
            boolean gone = !required.contains(watch.key());
            if (gone) {
                watch.close();
            }
            return gone;
        });
        keys.values().forEach(KeyWatch::refresh);
        services.values().forEach(Required::refresh);
        for (String key : required) {
            KeyWatch watch = keys.computeIfAbsent(key, this::watch);
            follow(watch);
        }
        ids.forEach(this::open);
    }

    /**
     * Closes what is open and not required any more, and returns its services and addresses. Connections live on. Who was
     * refused a port that is free now is given it.
     */
    public List<String> prune() {
        List<String> closed = leftOpen();
        Set<String> wanted = required();
        services.values().removeIf(service -> {
            boolean gone = !wanted.contains(service.name());
            if (gone) {
                service.drop();
            } else {
                service.service.prune();
            }
            return gone;
        });
        if (!closed.isEmpty()) {
            services.values().forEach(Required::apply);
        }
        return closed;
    }

    /** Returns what is open and not required any more, for people: service and addresses. */
    public List<String> leftOpen() {
        Set<String> wanted = required();
        List<String> left = new ArrayList<>();
        services.forEach((name, service) -> {
            boolean gone = !wanted.contains(name);
            for (ServiceListener listener : service.service.listeners()) {
                if (gone || service.service.unwanted().contains(listener.wanted())) {
                    left.add(listener.text() + " of " + name);
                }
            }
        });
        return left;
    }

    private Set<String> required() {
        Set<String> required = new HashSet<>(named);
        required.addAll(keysByService().keySet());
        return required;
    }

    private KeyWatch watch(String key) {
        return new KeyWatch(key, around.keys(), rules::provider, rules::datastore, this::follow);
    }

    private void follow(KeyWatch watch) {
        if (watch.meaning() instanceof KeyWatch.Meaning.Service provided) {
            open(provided.service());
        } else if (watch.meaning() instanceof KeyWatch.Meaning.Datastore && rules.served(watch.key())) {
            open(watch.key());
        }
    }

    private void open(String service) {
        if (!services.containsKey(service)) {
            Required required = new Required(service);
            services.put(service, required);
            required.start();
        }
    }

    /** Returns whether start-up is over: every port tried, and every table live or from disk. */
    public boolean ready() {
        return keys.values().stream().noneMatch(RequiredServices::undecided)
                && services.values().stream().allMatch(Required::ready);
    }

    private static boolean undecided(KeyWatch watch) {
        return watch.meaning() instanceof KeyWatch.Meaning.Unresolved unresolved && !unresolved.known();
    }

    /** Returns the KEYs that nobody provides. */
    public Set<String> unresolved() {
        Set<String> unresolved = new TreeSet<>();
        for (KeyWatch watch : keys.values()) {
            if (watch.meaning() instanceof KeyWatch.Meaning.Unresolved) {
                unresolved.add(watch.key());
            }
        }
        return unresolved;
    }

    /** Returns those services that are {@code wanted}, by name. */
    public List<RequiredView> views(Predicate<String> wanted) {
        Map<String, List<String>> of = keysByService();
        List<RequiredView> views = new ArrayList<>();
        services.forEach((service, required) -> {
            if (wanted.test(service)) {
                views.add(required.view(of.getOrDefault(service, List.of())));
            }
        });
        return views;
    }

    /** Keeps the endpoints of {@code service} with these ids from all traffic, and no others; nothing if it is not required. */
    public void disabled(String service, Map<String, Disabled> ids) {
        Required required = services.get(service);
        if (required != null) {
            required.service.disabled(ids);
        }
    }

    private Map<String, List<String>> keysByService() {
        Map<String, List<String>> of = new HashMap<>();
        for (KeyWatch watch : keys.values()) {
            KeyWatch.Meaning meaning = watch.meaning();
            if (meaning instanceof KeyWatch.Meaning.Service provided) {
                of.computeIfAbsent(provided.service(), any -> new ArrayList<>()).add(watch.key());
            } else if (meaning instanceof KeyWatch.Meaning.Datastore) {
                of.computeIfAbsent(watch.key(), any -> new ArrayList<>()).add(watch.key());
            }
        }
        return of;
    }

    /** Returns every address that is bound. */
    public Set<InetSocketAddress> addresses() {
        Set<InetSocketAddress> addresses = new HashSet<>();
        for (Required required : services.values()) {
            for (ServiceListener listener : required.service.listeners()) {
                if (listener.bound()) {
                    addresses.add(listener.address());
                }
            }
        }
        return addresses;
    }

    /** Returns how many downstream connections are open. Approximate. */
    public int open() {
        return services.values().stream()
                .mapToInt(required -> required.service.open())
                .sum();
    }

    /** Has every service end what is idle, and tell the others. */
    public void drain() {
        services.values().forEach(required -> required.service.drain());
    }

    /** Unbinds all. Connections live on until the loops end. */
    public void close() {
        keys.values().forEach(KeyWatch::close);
        services.values().forEach(Required::close);
    }

    /** One service, and what the registry says of it. */
    private final class Required {
        private final RequiredService service;
        private Subscription definitions = () -> {};
        private Optional<ServiceDefinition> definition;
        private Optional<ServiceDefinition> registered = Optional.empty();
        private Object source;
        private boolean started;

        Required(String name) {
            this.definition = rules.documented(name);
            this.source = rules.source(name);
            this.service = new RequiredService(name, policy(name), checks(), around);
        }

        void start() {
            service.place(rules.placement(service.service(), definition));
            definitions = around.registry().watchDefinition(service.service(), this::told);
            started = true;
        }

        private void told(Optional<ServiceDefinition> now) {
            registered = now;
            Optional<ServiceDefinition> before = definition;
            settle();
            if (!started || !before.equals(definition)) {
                apply();
            }
        }

        private void settle() {
            definition = registered.isPresent() ? registered : rules.documented(service.service());
        }

        private void apply() {
            service.change(policy(service.service()), checks());
            service.place(rules.placement(service.service(), definition));
        }

        /** Looks again at what this node's files say. */
        void refresh() {
            Object now = rules.source(service.service());
            if (!now.equals(source)) {
                source = now;
                registered = Optional.empty();
                service.rewatch();
                definitions.close();
                definitions = around.registry().watchDefinition(service.service(), this::told);
            }
            settle();
            apply();
        }

        /** Ends it: nothing requires it any more. */
        void drop() {
            close();
            service.drain();
            rules.forget(service.service());
            around.retired().accept(service.service());
        }

        String name() {
            return service.service();
        }

        private TrafficPolicy policy(String name) {
            return rules.traffic(name, definition);
        }

        private List<Check> checks() {
            return definition.map(ServiceDefinition::checks).orElse(USUAL_CHECKS);
        }

        boolean ready() {
            Provenance.Kind kind = service.table().provenance().kind();
            return service.settled() && (kind == Provenance.Kind.LIVE || kind == Provenance.Kind.DISK);
        }

        RequiredView view(List<String> of) {
            return RequiredView.of(service, of, definition, registered.isPresent());
        }

        void close() {
            definitions.close();
            service.close();
        }
    }
}
