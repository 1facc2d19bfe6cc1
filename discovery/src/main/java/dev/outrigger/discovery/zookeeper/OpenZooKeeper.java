package dev.outrigger.discovery.zookeeper;

import dev.outrigger.discovery.Announcer;
import dev.outrigger.discovery.Definitions;
import dev.outrigger.discovery.DiscoveryEvent;
import dev.outrigger.discovery.DiscoveryEvent.SessionChanged;
import dev.outrigger.discovery.Presence;
import dev.outrigger.discovery.Registry;
import dev.outrigger.routing.Scheduler.Cancellable;
import java.time.Duration;

/** One session and all that stands on it. */
final class OpenZooKeeper implements ZooKeeper {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

    private final Seams seams;
    private final Root root;
    private final ZooKeeperRegistry registry;
    private final ZooKeeperAnnouncer announcer;
    private final ZooKeeperPresence presence;
    private final ZooKeeperDefinitions definitions;
    private long toldEpoch;
    private Cancellable silence = Cancellable.NOTHING;

    OpenZooKeeper(Seams seams) {
        this.seams = seams;
        this.root = new Root(seams, this::rootChanged);
        this.registry = new ZooKeeperRegistry(seams, root);
        this.announcer = new ZooKeeperAnnouncer(seams);
        this.presence = new ZooKeeperPresence(seams);
        this.definitions = new ZooKeeperDefinitions(seams);
    }

    @Override
    public ZooKeeper start() {
        // A loss is told when it happens; that there was never anything to lose has to be noticed.
        seams.scheduler().execute(() -> silence = seams.scheduler().schedule(this::noServer, PATIENCE_NANOS));
        seams.coordination().start(this::sessionChanged);
        return this;
    }

    private void noServer() {
        seams.events().accept(new DiscoveryEvent.NoServer(seams.settings().connect()));
    }

    /* In this order: whether the world is there, what we owe others, what we want to know. */
    private void sessionChanged(Coordination.Session session) {
        silence.cancel();
        boolean fresh = session.epoch() != toldEpoch;
        toldEpoch = session.epoch();
        SessionChanged.State state = switch (session.state()) {
            case CONNECTED -> SessionChanged.State.CONNECTED;
            case SUSPENDED -> SessionChanged.State.SUSPENDED;
            case LOST -> SessionChanged.State.LOST;
        };
        seams.events().accept(new DiscoveryEvent.SessionChanged(state, fresh, session.id(), session.server()));
        root.sessionChanged(session);
        definitions.sessionChanged(session);
        announcer.sessionChanged(session);
        presence.sessionChanged(session);
        registry.sessionChanged(session);
    }

    private void rootChanged() {
        registry.rootChanged();
        announcer.rootChanged(root);
        presence.wake();
    }

    @Override
    public Registry registry() {
        return registry;
    }

    @Override
    public Announcer announcer() {
        return announcer;
    }

    @Override
    public Presence presence() {
        return presence;
    }

    @Override
    public Definitions definitions() {
        return definitions;
    }

    @Override
    public Session session() {
        Coordination.Session session = seams.coordination().session();
        return new Session(
                session.connected(),
                session.sinceNanos(),
                session.id(),
                Duration.ofMillis(session.timeoutMillis()),
                session.server());
    }

    @Override
    public void abandon() {
        stop();
        seams.coordination().abandon();
    }

    @Override
    public void close() {
        stop();
        seams.coordination().close();
    }

    private void stop() {
        seams.scheduler().execute(() -> {
            silence.cancel();
            root.stop();
            registry.close();
            announcer.close();
            presence.close();
        });
    }
}
