package dev.outrigger.sidecar;

import dev.outrigger.discovery.Announcer;
import dev.outrigger.discovery.Presence;
import dev.outrigger.routing.Events;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Prober;
import dev.outrigger.routing.Scheduler;
import dev.outrigger.sidecar.config.Configuration;
import dev.outrigger.sidecar.config.NodeConfig;
import dev.outrigger.sidecar.config.ServiceDocument;
import dev.outrigger.sidecar.provide.ProvidedService;
import dev.outrigger.sidecar.provide.Withdrawal;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What this node provides: one {@link ProvidedService} for each instance that its documents say runs here. Follows the documents:
 * what is new is probed and announced, what is gone leaves in order. On the control loop only.
 */
final class OwnServices {
    private final Scheduler control;
    private final Prober prober;
    private final Announcer announcer;
    private final Events events;
    private final long startedMillis;
    private final Duration registryDeadline;
    private final Map<Place, ProvidedService> services = new LinkedHashMap<>();
    private final Map<Place, ProvidedService> leaving = new LinkedHashMap<>();
    private @Nullable Configuration latest;
    private Consumer<ProvidedService> first = service -> {};
    private Runnable ended = () -> {};

    /** Which instance of which service. */
    private record Place(String service, String id) {}

    /** What documents say of one. */
    private record Wanted(ServiceDocument document, Instance instance) {}

    /** @param registryDeadline how long the registry may take for each step of an orderly withdrawal */
    OwnServices(
            Scheduler control,
            Prober prober,
            Announcer announcer,
            Events events,
            long startedMillis,
            Duration registryDeadline) {
        this.control = control;
        this.prober = prober;
        this.announcer = announcer;
        this.events = events;
        this.startedMillis = startedMillis;
        this.registryDeadline = registryDeadline;
    }

    /** Has {@code seen} see each instance before it is probed. */
    void before(Consumer<ProvidedService> seen) {
        first = seen;
    }

    /** Provides what {@code configuration} says runs here, and nothing else any more. */
    void provide(Configuration configuration) {
        latest = configuration;
        Map<Place, Wanted> wanted = wanted(configuration);
        Set<Place> gone = new HashSet<>(services.keySet());
        gone.removeAll(wanted.keySet());
        withdraw(gone, configuration);
        wanted.forEach((place, one) -> {
            ProvidedService known = services.get(place);
            if (known != null) {
                known.redefine(one.document().definition(), one.instance().weight());
            } else if (!leaving.containsKey(place)) {
                services.put(place, started(one));
            }
        });
    }

    private ProvidedService started(Wanted one) {
        ProvidedService service = new ProvidedService(
                one.document().definition(), one.instance(), false, control, prober, announcer, events);
        first.accept(service);
        service.start();
        return service;
    }

    private Map<Place, Wanted> wanted(Configuration configuration) {
        NodeConfig.Node node = configuration.node().node();
        Map<Place, Wanted> wanted = new LinkedHashMap<>();
        for (ServiceDocument document : configuration.running()) {
            if (document.provides().isEmpty()) {
                continue;
            }
            for (ServiceDocument.OwnInstance own : document.instances()) {
                Instance instance = instance(node, own, startedMillis);
                wanted.put(new Place(document.id(), instance.id()), new Wanted(document, instance));
            }
        }
        return wanted;
    }

    /* One that comes back meanwhile has to wait: two would speak for one and the same instance. */
    private void withdraw(Set<Place> gone, Configuration configuration) {
        if (gone.isEmpty()) {
            return;
        }
        List<ProvidedService> last = gone.stream().map(services::remove).toList();
        last.forEach(service -> leaving.put(new Place(service.service(), service.id()), service));
        Duration delay = configuration.node().times().drainDelay();
        new Withdrawal(control, last, delay, registryDeadline, () -> left(gone)).start();
    }

    private void left(Set<Place> gone) {
        leaving.keySet().removeAll(gone);
        if (latest != null) {
            provide(latest);
        } else if (leaving.isEmpty()) {
            ended.run();
        }
    }

    /**
     * Provides nothing any more, for good. Once.
     *
     * @param done run once, never inside this call, when all has left, what a reload took away before included
     */
    void end(Configuration configuration, Runnable done) {
        latest = null;
        ended = done;
        withdraw(new HashSet<>(services.keySet()), configuration);
        if (leaving.isEmpty()) {
            control.execute(done);
        }
    }

    /** Returns all, those that are leaving last. */
    List<ProvidedService> all() {
        return Stream.concat(services.values().stream(), leaving.values().stream())
                .toList();
    }

    private static Instance instance(NodeConfig.Node node, ServiceDocument.OwnInstance own, long startedMillis) {
        return new Instance(
                Instance.id(node.host(), own.port()),
                node.host(),
                new InetSocketAddress(NodeRules.numeric(node.host()), own.port()),
                own.weight(),
                node.region(),
                node.zone(),
                InstanceState.STARTING,
                node.id(),
                node.labels(),
                startedMillis);
    }

    /** Returns what this node tells of itself. */
    Presence.Content presence(NodeConfig.Node node, String version, String started) {
        Map<String, Presence.Provided> provided = new HashMap<>();
        for (ProvidedService service : all()) {
            provided.put(
                    service.service(),
                    new Presence.Provided(
                            service.view().instance().address().getPort(),
                            service.state().word(),
                            ""));
        }
        return new Presence.Content(node.host(), node.region(), node.zone(), version, started, provided, node.labels());
    }
}
