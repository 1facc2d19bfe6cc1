package dev.outrigger.discovery.zookeeper;

import dev.outrigger.discovery.Announcer;
import dev.outrigger.discovery.Definitions;
import dev.outrigger.discovery.NameResolver;
import dev.outrigger.discovery.Presence;
import dev.outrigger.discovery.Registry;
import dev.outrigger.routing.Events;
import dev.outrigger.routing.Scheduler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * One session with one ensemble, and all that is done over it: a registry, an announcer, this node's presence and the
 * operator's commands.
 *
 * <p>Everything it returns is used on the control loop only; {@link #session} and {@link #close} from anywhere.
 */
public interface ZooKeeper extends AutoCloseable {
    /**
     * Returns one that has no session until {@link #start}: all that stands on it may be used before, as without a connection.
     *
     * @param ownListeners whether an address is one of this process's own listeners: such an instance is refused
     */
    static ZooKeeper open(
            ZooKeeperSettings settings,
            Node node,
            Scheduler scheduler,
            RandomGenerator random,
            Events events,
            NameResolver resolver,
            Predicate<InetSocketAddress> ownListeners) {
        Coordination coordination = new CuratorCoordination(settings, scheduler);
        return new OpenZooKeeper(
                new Seams(coordination, scheduler, random, events, resolver, ownListeners, settings, node));
    }

    /**
     * Opens the session and returns at once, whether the ensemble answers or not; it is then tried for ever. Once; not on the
     * control loop.
     *
     * @return this
     */
    ZooKeeper start();

    /** Returns what is announced there. */
    Registry registry();

    /** Returns the way to announce there. */
    Announcer announcer();

    /** Returns this node's own record. */
    Presence presence();

    /** Returns the operator's commands. */
    Definitions definitions();

    /** Returns the session as it is now. Thread-safe. */
    Session session();

    /**
     * Leaves the session without ending it: what was announced stays until it times out, or until a later process of this host
     * takes it over. Otherwise as {@link #close}, which does nothing after it.
     */
    void abandon();

    /** Ends the session: what was announced is gone at once. Blocks for 2 s at most; not on the control loop. Idempotent. */
    @Override
    void close();

    /**
     * Who announces.
     *
     * @param id of the node, unique in its federation
     * @param hostUuid made once for this host, kept over restarts
     * @param startNumber grows with each start on this host; 0 to 2^32 - 1
     */
    record Node(String id, String hostUuid, long startNumber) {}

    /**
     * A session at one moment.
     *
     * @param connected whether a server answers it
     * @param sinceNanos when it was connected, or ceased to be
     * @param id 0 before the first
     * @param timeout as negotiated; zero before the first
     * @param server the one that serves it, or served it last; may be empty
     */
    record Session(boolean connected, long sinceNanos, long id, Duration timeout, String server) {}
}
