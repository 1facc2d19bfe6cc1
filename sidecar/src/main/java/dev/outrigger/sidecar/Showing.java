package dev.outrigger.sidecar;

import dev.outrigger.discovery.Presence;
import dev.outrigger.discovery.Registry;
import dev.outrigger.discovery.document.Traffic;
import dev.outrigger.discovery.zookeeper.ZooKeeper;
import dev.outrigger.routing.Events;
import dev.outrigger.routing.Scheduler;
import dev.outrigger.sidecar.cli.Version;
import dev.outrigger.sidecar.config.Configuration;
import dev.outrigger.sidecar.config.NodeConfig;
import dev.outrigger.sidecar.config.ServiceDocument;
import dev.outrigger.sidecar.environment.Template;
import dev.outrigger.sidecar.provide.Drains;
import dev.outrigger.sidecar.require.RequiredServices;
import dev.outrigger.sidecar.require.RequiredView;
import dev.outrigger.sidecar.view.Explanation;
import dev.outrigger.sidecar.view.Located;
import dev.outrigger.sidecar.view.Overview;
import dev.outrigger.sidecar.view.SidecarView;
import dev.outrigger.sidecar.wire.WireLoops;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What this process shows: a picture that is made anew on the control loop, whole each second, and 20 ms after a change for
 * the services that changed. Making it takes a tenth of the loop's time at most, half of it during the start: in a storm it
 * comes less often. Reading is safe on any thread.
 */
final class Showing implements SidecarView {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final DateTimeFormatter STARTED =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int SHARE = 10;

    private final Supplier<Configuration> configuration;
    private final LocatedDatastores datastores;
    private final Scheduler control;
    private final Pictures pictures;
    private final Instant startedAt;
    private final Events first;
    private final MissingRoot root = new MissingRoot();

    private Consumer<Overview> told = picture -> {};
    private volatile Overview overview;
    private volatile Set<InetSocketAddress> ownListeners = Set.of();
    private Presence.@Nullable Content published;
    private @Nullable Sources sources;
    private Scheduler.Cancellable next = Scheduler.Cancellable.NOTHING;
    private final Map<String, Overview.Service> shown = new TreeMap<>();
    private final Map<String, Explaining.Known> known = new ConcurrentHashMap<>();
    private final Set<String> dirty = new HashSet<>();
    private boolean soon;
    private boolean whole;
    private long lastWholeNanos;
    private long costNanos;
    private boolean ready;
    private long startNanos;
    private String drainTrouble = "";
    private Instant drainTroubleSince = Instant.EPOCH;

    /**
     * What pictures are made of.
     *
     * @param connect where the registry is
     */
    record Sources(
            ZooKeeper zookeeper,
            String connect,
            WireLoops loops,
            RequiredServices required,
            OwnServices own,
            Drains drains,
            NodeRules rules,
            Reloads reloads) {}

    /**
     * @param configuration in force; asked on any thread
     * @param first hears of every event before the picture changes
     */
    Showing(Supplier<Configuration> configuration, Scheduler control, InstantSource wall, Events first) {
        this.first = first;
        this.configuration = configuration;
        this.datastores = new LocatedDatastores(configuration);
        this.control = control;
        this.pictures = new Pictures(control, wall);
        this.startedAt = wall.instant();
        this.startNanos = control.nanos();
        this.overview = new Overview(
                info("", ""),
                false,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new Overview.Config(true, "", startedAt, List.of(), List.of()),
                List.of());
    }

    Instant startedAt() {
        return startedAt;
    }

    /** Returns where modules tell what changed: {@code first} hears of it, and a new picture follows. */
    Events events() {
        return event -> {
            first.accept(event);
            root.accept(event);
            changed(event.service());
        };
    }

    /** Returns whether {@code address} is one that this process listens at. Thread-safe. */
    boolean ownListener(InetSocketAddress address) {
        return ownListeners.contains(address);
    }

    /** Has {@code told} hear of every picture, on the control loop. Before {@link #begin}. */
    void tell(Consumer<Overview> told) {
        this.told = told;
    }

    /** Begins to make pictures. Control loop. */
    void begin(Sources from) {
        sources = from;
        changed();
    }

    /** Makes no more pictures. Control loop. */
    void end() {
        sources = null;
        next.cancel();
    }

    /** Has a whole picture made soon. Control loop. */
    void changed() {
        changed("");
    }

    /** Makes a whole picture now. Control loop. */
    void now() {
        dirty.add("");
        next.cancel();
        again();
    }

    /** Shows at once how what runs here is; the rest as it was shown last. Control loop. */
    void ownNow() {
        Sources from = sources;
        if (from != null) {
            Overview seen = overview;
            overview = new Overview(
                    seen.info(),
                    seen.ready(),
                    seen.registries(),
                    seen.services(),
                    own(from),
                    seen.unresolved(),
                    seen.problems(),
                    seen.config(),
                    Pictures.drains(from.drains()));
        }
    }

    private static List<Overview.Own> own(Sources from) {
        return from.own().all().stream()
                .map(one -> Pictures.own(one.view(), from.drains().words(one.service())))
                .toList();
    }

    private List<Overview.Problem> problems(Sources from) {
        Optional<String> trouble = from.drains().trouble();
        if (trouble.isEmpty() || !trouble.get().equals(drainTrouble)) {
            drainTrouble = trouble.orElse("");
            drainTroubleSince = pictures.at(control.nanos());
        }
        return Stream.concat(
                        trouble.stream().map(words -> new Overview.Problem("drains", words, drainTroubleSince)),
                        from.reloads().trouble().stream())
                .toList();
    }

    private void changed(String service) {
        dirty.add(service);
        if (!soon && sources != null) {
            soon = true;
            next.cancel();
            // Until the start is over somebody waits for the picture that says so.
            long rest = ready ? costNanos * (SHARE - 1) : costNanos;
            next = control.schedule(this::again, Math.max(SOON_NANOS, rest));
        }
    }

    private void again() {
        soon = false;
        Sources from = sources;
        if (from == null) {
            return;
        }
        long began = control.nanos();
        whole = dirty.contains("") || began - lastWholeNanos >= PERIOD_NANOS;
        lastWholeNanos = whole ? began : lastWholeNanos;
        overview = picture(from);
        dirty.clear();
        publish(from);
        told.accept(overview);
        costNanos = control.nanos() - began;
        next = control.schedule(this::again, PERIOD_NANOS);
    }

    /** Shows the same to the other nodes: what this node provides, whenever that changed. */
    private void publish(Sources from) {
        Presence.Content content =
                from.own().presence(configuration.get().node().node(), Version.release(), startedText());
        if (!content.equals(published)) {
            published = content;
            from.zookeeper().presence().publish(content);
        }
    }

    private String startedText() {
        return STARTED.format(startedAt);
    }

    private Overview picture(Sources from) {
        if (whole) {
            shown.clear(); // all that there are come now: who is not among them was pruned
        }
        for (RequiredView view : from.required().views(this::outdated)) {
            shown.put(view.service(), pictures.service(view, traffic(from, view)));
        }
        known.keySet().retainAll(shown.keySet());
        pictures.retain(shown.keySet());
        List<Overview.Service> services = List.copyOf(shown.values());
        ownListeners = from.required().addresses();
        ready = ready
                || from.required().ready()
                || control.nanos() - startNanos
                        >= configuration.get().node().times().ready().toNanos();
        WireLoops.Transport transport = from.loops().transport();
        return new Overview(
                info(transport.name(), transport.reason()),
                ready,
                List.of(pictures.registry(
                        configuration.get().node().zookeeper(),
                        from.connect(),
                        from.zookeeper().session(),
                        services.isEmpty(),
                        root.words())),
                services,
                own(from),
                unresolved(from.required().unresolved()),
                problems(from),
                from.reloads().view(from.required().leftOpen()),
                Pictures.drains(from.drains()));
    }

    private boolean outdated(String service) {
        return whole || dirty.contains(service) || !shown.containsKey(service);
    }

    private Map<String, String> traffic(Sources from, RequiredView view) {
        List<Traffic.Value> values =
                from.rules().effective(view.service(), view.definition()).values();
        known.put(view.service(), new Explaining.Known(view, values));
        Map<String, String> words = new LinkedHashMap<>();
        values.forEach(value -> words.put(value.key(), value.text()));
        return words;
    }

    private Overview.Info info(String transport, String reason) {
        NodeConfig node = configuration.get().node();
        return new Overview.Info(
                Version.release(),
                Version.java(),
                transport,
                reason,
                ProcessHandle.current().pid(),
                node.node().id(),
                node.node().host(),
                node.node().region(),
                node.node().zone(),
                node.federation(),
                node.file().toString(),
                startedAt);
    }

    private List<Overview.Unresolved> unresolved(Set<String> keys) {
        List<Overview.Unresolved> unresolved = new ArrayList<>();
        for (ServiceDocument document : configuration.get().running()) {
            document.requires()
                    .forEach((variable, text) -> Template.names(text).stream()
                            .filter(keys::contains)
                            .forEach(key -> unresolved.add(
                                    new Overview.Unresolved(key, document.id(), variable, "no service provides it"))));
        }
        return unresolved;
    }

    @Override
    public Overview overview() {
        return overview;
    }

    @Override
    public Optional<Explanation> explain(String name) {
        return new Explaining(configuration.get(), known, overview).explain(name);
    }

    @Override
    public List<String> near(String name) {
        return new Explaining(configuration.get(), known, overview).near(name);
    }

    @Override
    public Map<String, Object> configuration() {
        return ConfigurationTree.of(configuration.get());
    }

    @Override
    public Runnable watch(String name, Consumer<Located> told) {
        return watching(name, located -> told.accept(datastores.located(located, local(name), false)));
    }

    @Override
    public Runnable watchWithSecrets(String name, Consumer<Located> told) {
        return watching(name, located -> told.accept(datastores.located(located, local(name), true)));
    }

    private Runnable watching(String name, Consumer<Located> told) {
        Watching watching = new Watching(name, told);
        control.execute(watching::start);
        return () -> control.execute(watching::close);
    }

    /** A watch that another thread asked for. Control loop. */
    private final class Watching {
        private final String name;
        private final Consumer<Located> told;
        private @Nullable Finding finding;
        private boolean closed;

        Watching(String name, Consumer<Located> told) {
            this.name = name;
            this.told = told;
        }

        void start() {
            Sources from = sources;
            if (from == null || closed) {
                return;
            }
            Registry registry = from.zookeeper().registry();
            finding = new Finding(name, registry, Showing.this::local, told, control);
            finding.start();
        }

        void close() {
            closed = true;
            if (finding != null) {
                finding.close();
            }
        }
    }

    private Optional<String> local(String service) {
        return overview.service(service)
                .flatMap(found -> found.listeners().stream()
                        .filter(listener -> listener.state() == Overview.ListenerState.BOUND)
                        .map(Overview.Listener::address)
                        .findFirst());
    }
}
