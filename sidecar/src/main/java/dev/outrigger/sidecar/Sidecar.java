package dev.outrigger.sidecar;

import dev.outrigger.discovery.Definitions;
import dev.outrigger.discovery.Registry;
import dev.outrigger.discovery.zookeeper.EmbeddedZooKeeper;
import dev.outrigger.discovery.zookeeper.ZooKeeper;
import dev.outrigger.routing.Events;
import dev.outrigger.routing.health.ProbeLimiter;
import dev.outrigger.routing.membership.LossGuard;
import dev.outrigger.routing.router.ServiceRouter;
import dev.outrigger.sidecar.admin.AdminServer;
import dev.outrigger.sidecar.config.Configuration;
import dev.outrigger.sidecar.config.HostPort;
import dev.outrigger.sidecar.config.Loaded;
import dev.outrigger.sidecar.config.NodeConfig;
import dev.outrigger.sidecar.control.ControlLoop;
import dev.outrigger.sidecar.control.SystemTicker;
import dev.outrigger.sidecar.log.AccessLog;
import dev.outrigger.sidecar.operate.Operations;
import dev.outrigger.sidecar.operate.Reloading;
import dev.outrigger.sidecar.process.Descriptors;
import dev.outrigger.sidecar.process.DiskWords;
import dev.outrigger.sidecar.process.PortHolders;
import dev.outrigger.sidecar.process.StateDir;
import dev.outrigger.sidecar.process.Supervision;
import dev.outrigger.sidecar.provide.Drains;
import dev.outrigger.sidecar.require.RequiredServices;
import dev.outrigger.sidecar.require.Surroundings;
import dev.outrigger.sidecar.telemetry.EventLog;
import dev.outrigger.sidecar.telemetry.Meters;
import dev.outrigger.sidecar.telemetry.Metrics;
import dev.outrigger.sidecar.view.SidecarView;
import dev.outrigger.sidecar.wire.WireLoops;
import dev.outrigger.sidecar.wire.Wires;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running sidecar: the composition root. Made in the order of the start, ended in the opposite one; the only place that
 * makes parts and joins them. {@link #start} and {@link #stop} block; the rest is safe on any thread.
 */
public final class Sidecar implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Sidecar.class);
    private static final long USUAL_DESCRIPTORS = 1024;
    private static final Duration REGISTRY_DEADLINE = Duration.ofSeconds(5);
    private static final Duration HAND_OVER = Duration.ofSeconds(10);
    private static final long IDLE_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Closer closer;
    private final ControlLoop control;
    private final InForce.Followers followers;
    private final InForce inForce;
    private final Reloads reloads;
    private final Showing showing;
    private final ZooKeeper zookeeper;
    private final Notifying notifying;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private Sidecar(
            Closer closer,
            ControlLoop control,
            InForce.Followers followers,
            InForce inForce,
            Reloads reloads,
            ZooKeeper zookeeper,
            Showing showing,
            Notifying notifying) {
        this.closer = closer;
        this.control = control;
        this.followers = followers;
        this.inForce = inForce;
        this.reloads = reloads;
        this.zookeeper = zookeeper;
        this.showing = showing;
        this.notifying = notifying;
    }

    /**
     * Starts a sidecar and returns when its listeners were tried: whether there is a registry or not.
     *
     * @param seeds from which all chance of this process comes
     * @param supervision who is told how it is
     * @throws StartException if {@code state_dir} is another's or cannot be used, or an embedded registry does not start
     */
    public static Sidecar start(Loaded loaded, RandomGenerator seeds, Supervision supervision) throws StartException {
        Closer closer = new Closer();
        try {
            return assemble(loaded, seeds, supervision, closer);
        } catch (RuntimeException | StartException failed) {
            closer.close();
            throw failed;
        }
    }

    private static Sidecar assemble(Loaded loaded, RandomGenerator seeds, Supervision supervision, Closer closer)
            throws StartException {
        Configuration first = loaded.configuration();
        NodeConfig node = first.node();
        StateDir state = closer.add(stateDir(node.stateDir()));
        ControlLoop control = closer.add(ControlLoop.start(new SystemTicker()));
        int count = node.loops().orElse(Math.min(2, Runtime.getRuntime().availableProcessors()));
        Meters meters = new Meters(control, count);
        EventLog told = new EventLog(meters, control, SystemTicker.wallClock());
        NodeRules rules = new NodeRules(first);
        Showing showing = new Showing(rules::configuration, control, SystemTicker.wallClock(), told);
        Events events = showing.events();
        Aside aside = Aside.open(control, closer);
        AccessLog accessLog =
                closer.add(new AccessLog(count, control, SystemTicker.wallClock(), meters::accessLogDropped));
        accessLog.apply(node.accessLog());
        Descriptors.Shares shares =
                Descriptors.shares(new Descriptors().limit().orElse(USUAL_DESCRIPTORS), count, Wires.MOST_PIPES);
        WireLoops loops = closer.add(Wires.open(
                node.transport(), count, seeds, control, meters::turns, Wires.Limits.ofPipes(shares.pipes())));
        String connect = connect(node, state.path(), closer);
        ZooKeeper zookeeper = closer.add(ZooKeeper.open(
                Parts.settings(node, connect),
                new ZooKeeper.Node(node.node().id(), state.hostUuid().toString(), state.startNumber()),
                control,
                seeds,
                events,
                aside.names(),
                showing::ownListener));
        Registry registry = Parts.registry(rules, zookeeper.registry(), aside.names(), control, seeds, events);
        ProbeLimiter limiter = new ProbeLimiter(ProbeLimiter.USUAL_RATE);
        Surroundings around = new Surroundings(
                control,
                loops,
                registry,
                zookeeper.registry(),
                meters::service,
                meters::retire,
                events,
                new PortHolders(aside.files())::ask,
                accessLog,
                new Admission(() -> rules.configuration().node().allowFrom())::admits,
                (service, publish) -> new ServiceRouter(
                        service, count, control, seeds, aside.prober(), events, publish, limiter, LossGuard.NONE),
                (protocol, route, moved) ->
                        Parts.front(protocol, route, moved, loops, node.node().id(), shares.connections() / 2));
        RequiredServices required = new RequiredServices(around, rules);
        OwnServices own = new OwnServices(
                control,
                aside.prober(),
                zookeeper.announcer(),
                events,
                showing.startedAt().toEpochMilli(),
                REGISTRY_DEADLINE);
        Drains drains = Drains.open(
                state,
                aside.files(),
                control,
                SystemTicker.wallClock(),
                new Drains.Around(
                        own::all,
                        () -> rules.configuration().node().times().drainDelay(),
                        () -> zookeeper.session().connected()));
        own.before(drains::admit);
        TokenFile token = new TokenFile();
        Switches switches = new Switches(required, control, events, SystemTicker.wallClock());
        Notifying notifying = Notifying.open(supervision, control, loops, aside.files(), showing);
        InForce.Followers followers = new InForce.Followers(required, own, switches, accessLog, token);
        InForce inForce = new InForce(rules, followers, aside.files(), showing, notifying);
        Reloads reloads = new Reloads(
                loaded, control, aside.files(), SystemTicker.wallClock(), events, inForce, Reloads.PATIENCE);
        Sidecar sidecar = new Sidecar(closer, control, followers, inForce, reloads, zookeeper, showing, notifying);
        sidecar.begin(
                () -> {
                    showing.begin(
                            new Showing.Sources(zookeeper, connect, loops, required, own, drains, rules, reloads));
                    drains.start(showing::ownNow);
                },
                first);
        zookeeper.start(); // the listeners are bound: what waits for a session waits there
        closer.add(new ConfigWatch(control, aside.files(), rules::configuration, reloads::changed))
                .start();
        closer.add(AdminServer.start(
                doors(node, token),
                new AdminServer.Inside(
                        showing,
                        new Metrics(meters, showing, node.endpointMetrics()),
                        told,
                        new Operations(drains, reloads, switches))));
        return sidecar;
    }

    private static AdminServer.Settings doors(NodeConfig node, TokenFile token) {
        return new AdminServer.Settings(
                Optional.of(node.runDir().resolve("admin.sock")),
                node.admin().listen().map(Sidecar::address),
                node.observe().map(Sidecar::address),
                token::token);
    }

    private static InetSocketAddress address(HostPort place) {
        return new InetSocketAddress(place.host(), place.port());
    }

    private static StateDir stateDir(Path path) throws StartException {
        StateDir.Opening opening = StateDir.open(path, SystemTicker.wallClock());
        if (opening instanceof StateDir.Opened opened) {
            opened.dir().troubles().forEach(trouble -> log.warn("state_dir trouble: {}", trouble));
            return opened.dir();
        }
        throw new StartException(
                opening instanceof StateDir.Held held ? held.words() : ((StateDir.Unusable) opening).words());
    }

    private static String connect(NodeConfig node, Path state, Closer closer) throws StartException {
        if (!node.zookeeper().embedded()) {
            return node.zookeeper().connect();
        }
        Path data = state.resolve("zookeeper");
        try {
            return closer.add(EmbeddedZooKeeper.start(Files.createDirectories(data), 0))
                    .connect();
        } catch (IOException failed) {
            throw new StartException(
                    "registry.zookeeper.embedded in " + data + ": " + DiskWords.of(failed, data), failed);
        }
    }

    /** Binds, watches and probes: all on the control loop, in one task, so that nothing is seen half done. */
    private void begin(Runnable show, Configuration first) throws StartException {
        boolean begun = onControl(() -> {
            notifying.starting(first.node().times().ready().plus(HAND_OVER));
            show.run();
            if (first.node().zookeeper().embedded()) {
                furnish();
            }
            inForce.use(first);
            inForce.readToken(() -> {});
            reloads.begin();
            showing.changed();
        });
        if (!begun) {
            throw new StartException("control loop did not take the configuration in " + HAND_OVER.toSeconds() + " s");
        }
    }

    /** Nobody else comes by to make what is to be in a registry of our own. */
    private void furnish() {
        zookeeper.definitions().init(outcome -> {
            if (outcome instanceof Definitions.Failed failed) {
                log.warn("embedded registry not furnished reason=\"{}\"", failed.why());
            }
        });
    }

    private boolean onControl(Runnable task) {
        CountDownLatch ran = new CountDownLatch(1);
        control.execute(() -> {
            try {
                task.run();
            } finally {
                ran.countDown();
            }
        });
        return await(ran, HAND_OVER);
    }

    private static boolean await(CountDownLatch latch, Duration most) {
        try {
            return latch.await(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Reads the files again, soon. Thread-safe. */
    public void reload() {
        reloads.reload(Reloading.Wish.USUAL);
    }

    /** Opens the access log's file anew: it was moved away. Thread-safe. */
    public void reopenLogs() {
        followers.accessLog().reopen();
    }

    /** Returns what people and machines are shown. */
    public SidecarView view() {
        return showing;
    }

    /**
     * Stops in order: own instances {@code leaving}, {@code drain_delay}, deletion; listeners serve on until local
     * applications have closed or {@code drain_timeout} has passed. With {@code "on_stop": "keep"} nothing is withdrawn, and the
     * session is left to its time-out. Blocks; bounded by these and the registry's deadlines.
     * Idempotent.
     */
    public void stop() {
        if (stopped.getCount() == 0) {
            return;
        }
        NodeConfig node = inForce.configuration().node();
        NodeConfig.Times times = node.times();
        boolean keeps = node.keepsAnnounced();
        Duration withdrawing = times.drainDelay().plus(REGISTRY_DEADLINE.multipliedBy(3));
        Duration draining = times.drainTimeout().plus(HAND_OVER);
        CountDownLatch withdrawn = new CountDownLatch(keeps ? 0 : 1);
        CountDownLatch idle = new CountDownLatch(1);
        control.execute(() -> {
            notifying.stopping(withdrawing.plus(draining).plus(HAND_OVER));
            reloads.end();
            if (!keeps) {
                followers.own().end(inForce.configuration(), withdrawn::countDown);
            }
            followers.required().drain();
            awaitIdle(control.nanos() + times.drainTimeout().toNanos(), idle);
        });
        await(withdrawn, withdrawing);
        await(idle, draining);
        if (keeps) {
            // The last thing before the end: from here on the session lives for its time-out only.
            zookeeper.abandon();
        }
        close();
    }

    private void awaitIdle(long untilNanos, CountDownLatch idle) {
        if (followers.required().open() == 0 || control.nanos() - untilNanos >= 0) {
            idle.countDown();
        } else {
            control.schedule(() -> awaitIdle(untilNanos, idle), IDLE_POLL_NANOS);
        }
    }

    /** Ends at once: connections are reset, announcements vanish with the session. Idempotent. */
    @Override
    public void close() {
        if (stopped.getCount() == 0) {
            return;
        }
        stopped.countDown();
        onControl(() -> {
            notifying.end();
            showing.end();
            followers.required().close();
        });
        closer.close();
    }
}
