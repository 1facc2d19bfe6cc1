package dev.outrigger.sidecar;

import dev.outrigger.discovery.Announcer;
import dev.outrigger.discovery.Definitions;
import dev.outrigger.discovery.zookeeper.ZooKeeper;
import dev.outrigger.routing.Check;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.ServiceDefinition;
import dev.outrigger.sidecar.cli.CommandException;
import dev.outrigger.sidecar.cli.Direct;
import dev.outrigger.sidecar.cli.ExitCodes;
import dev.outrigger.sidecar.config.Configuration;
import dev.outrigger.sidecar.config.ServiceDocument;
import dev.outrigger.sidecar.control.ControlLoop;
import dev.outrigger.sidecar.control.SystemTicker;
import dev.outrigger.sidecar.view.Located;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** A registry session that a command opens for itself, beside or without a sidecar. */
public final class DirectSession implements Direct {
    private final Closer closer;
    private final Configuration configuration;
    private final ControlLoop control;
    private final ZooKeeper zookeeper;

    private DirectSession(Closer closer, Configuration configuration, ControlLoop control, ZooKeeper zookeeper) {
        this.closer = closer;
        this.configuration = configuration;
        this.control = control;
        this.zookeeper = zookeeper;
    }

    /** Opens a session with the registry of {@code configuration}; returns at once, whether it answers or not. */
    public static DirectSession open(Configuration configuration, RandomGenerator seeds) {
        Closer closer = new Closer();
        ControlLoop control = closer.add(ControlLoop.start(new SystemTicker()));
        Aside aside = Aside.open(control, closer);
        ZooKeeper zookeeper = closer.add(ZooKeeper.open(
                Parts.settings(
                        configuration.node(), configuration.node().zookeeper().connect()),
                // A session for one command has no state to keep: it is a host of its own, at its first start.
                new ZooKeeper.Node(configuration.node().node().id(), randomUuid(seeds), 1),
                control,
                seeds,
                event -> {},
                aside.names(),
                address -> false));
        zookeeper.start();
        return new DirectSession(closer, configuration, control, zookeeper);
    }

    private static String randomUuid(RandomGenerator seeds) {
        return new UUID(seeds.nextLong(), seeds.nextLong()).toString();
    }

    @Override
    public Runnable watch(String name, Consumer<Located> told) {
        LocatedDatastores datastores = new LocatedDatastores(() -> configuration);
        Consumer<Located> shown = located -> told.accept(datastores.located(located, Optional.empty(), false));
        Finding finding = new Finding(name, zookeeper.registry(), service -> Optional.empty(), shown, control);
        control.execute(finding::start);
        return () -> control.execute(finding::close);
    }

    @Override
    public void init(Consumer<Definitions.Outcome> done) {
        control.execute(() -> zookeeper.definitions().init(done));
    }

    @Override
    public void define(String service, boolean dryRun, Consumer<Definitions.Outcome> done) throws CommandException {
        ServiceDocument document = configuration.document(service).orElseThrow(() -> undocumented(service));
        control.execute(() -> zookeeper.definitions().define(document.definition(), dryRun, done));
    }

    private CommandException undocumented(String service) {
        return new CommandException(
                ExitCodes.USAGE,
                "no document in " + configuration.node().services() + " has the id \"" + service + "\"");
    }

    @Override
    public void register(String service, String host, int port, Consumer<String> told) throws CommandException {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        if (literal == null) {
            throw new CommandException(ExitCodes.USAGE, "--host: \"" + host + "\" (expected: a numeric address)");
        }
        Instance instance = new Instance(
                Instance.id(host, port),
                host,
                new InetSocketAddress(NodeRules.numeric(host), port),
                Instance.USUAL_WEIGHT,
                configuration.node().node().region(),
                configuration.node().node().zone(),
                InstanceState.UP,
                configuration.node().node().id(),
                Map.of(),
                SystemTicker.wallClock().millis());
        ServiceDefinition definition = configuration
                .document(service)
                .map(ServiceDocument::definition)
                .orElseGet(() -> new ServiceDefinition(
                        service, Optional.empty(), Optional.empty(), false, Map.of(), List.of(Check.TCP), Map.of()));
        announcing(announcer -> announcer.announce(definition, instance, new Told(told)));
    }

    /**
     * Gives {@code task} what announces over this session, on its control loop. What it announces lasts until {@link #close},
     * after which nothing is run. Thread-safe.
     */
    public void announcing(Consumer<Announcer> task) {
        control.execute(() -> task.accept(zookeeper.announcer()));
    }

    @Override
    public String servers() {
        return configuration.node().zookeeper().connect();
    }

    @Override
    public void close() {
        closer.close();
    }

    private record Told(Consumer<String> told) implements Announcer.Listener {
        @Override
        public void announced(InstanceState state) {
            told.accept("announced " + state.word());
        }

        @Override
        public void missing(String why, boolean refused) {
            told.accept((refused ? "refused: " : "not announced: ") + why);
        }
    }
}
