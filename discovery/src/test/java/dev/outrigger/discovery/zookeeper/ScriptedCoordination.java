package dev.outrigger.discovery.zookeeper;

import dev.outrigger.routing.Scheduler.Cancellable;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One session with a {@link ScriptedEnsemble}. Watches that fire during a cut are told after it, if the session lives; and
 * before word of the connection, for which Curator takes another thread.
 */
final class ScriptedCoordination implements Coordination {
    private final ScriptedEnsemble ensemble;
    private final long timeoutNanos;
    private final Map<String, Set<Watch>> childWatches = new HashMap<>();
    private final Map<String, Set<Watch>> nodeWatches = new HashMap<>();
    private final Set<Watch> missed = new LinkedHashSet<>();
    private Consumer<Session> listener = session -> {};
    private Session session;
    private Cancellable expiry = Cancellable.NOTHING;
    private boolean reachable = true;
    private boolean alive;
    private boolean closed;
    private boolean syncs;
    private @Nullable NavigableMap<String, ScriptedEnsemble.Node> old;
    private long connection;
    private long lastArrival;

    ScriptedCoordination(ScriptedEnsemble ensemble, Duration timeout) {
        this.ensemble = ensemble;
        this.timeoutNanos = timeout.toNanos();
        this.session = new Session(State.LOST, 0, 0, 0, "", ensemble.scheduler.nanos());
        this.lastArrival = ensemble.scheduler.nanos();
    }

    @Override
    public void start(Consumer<Session> told) {
        listener = told;
        ensemble.scheduler.execute(this::connect);
    }

    @Override
    public Session session() {
        return session;
    }

    void cut() {
        if (!reachable) {
            return;
        }
        reachable = false;
        connection++;
        expiry = ensemble.scheduler.schedule(this::expire, timeoutNanos);
        if (session.connected()) {
            ensemble.scheduler.execute(() -> {
                if (session.connected() && !reachable) {
                    tell(State.SUSPENDED);
                }
            });
        }
    }

    void expire() {
        if (!alive) {
            return;
        }
        alive = false;
        old = null;
        expiry.cancel();
        childWatches.clear();
        nodeWatches.clear();
        missed.clear();
        ensemble.endSession(session.id());
        ensemble.scheduler.execute(() -> {
            if (!alive && session.state() != State.LOST) {
                tell(State.LOST);
            }
        });
    }

    void kill() {
        closed = true;
        cut();
    }

    void lag(ScriptedEnsemble.Past past, boolean untilSync) {
        old = past.tree;
        syncs = untilSync;
    }

    /* Which of its watches that concerns is not looked into: an event says only that something may have changed. */
    void catchUp() {
        if (old != null) {
            old = null;
            Set<Watch> all = new LinkedHashSet<>();
            childWatches.values().forEach(all::addAll);
            nodeWatches.values().forEach(all::addAll);
            childWatches.clear();
            nodeWatches.clear();
            all.forEach(this::fire);
        }
    }

    private NavigableMap<String, ScriptedEnsemble.Node> seen() {
        return old == null ? ensemble.tree() : old;
    }

    void heal() {
        reachable = true;
        expiry.cancel();
        long mine = connection;
        ensemble.scheduler.schedule(
                () -> {
                    if (mine == connection) {
                        connect();
                    }
                },
                ensemble.delay());
    }

    private void connect() {
        if (!reachable || closed || session.connected()) {
            return;
        }
        if (!alive) {
            if (session.state() == State.SUSPENDED) {
                tell(State.LOST);
            }
            alive = true;
            int millis = (int) (timeoutNanos / 1_000_000);
            session = new Session(
                    State.LOST, session.epoch() + 1, ensemble.nextSession(), millis, "scripted", session.sinceNanos());
        }
        Set<Watch> replayed = new LinkedHashSet<>(missed);
        missed.clear();
        replayed.forEach(watch -> watch.fired(ensemble.scheduler.nanos()));
        tell(State.CONNECTED);
    }

    private void tell(State state) {
        long now = ensemble.scheduler.nanos();
        session = new Session(state, session.epoch(), session.id(), session.timeoutMillis(), session.server(), now);
        if (!closed) {
            listener.accept(session);
        }
    }

    void childrenChanged(String path) {
        if (old != null) {
            return; // its follower does not know yet
        }
        fireAll(childWatches.remove(path));
    }

    void nodeChanged(String path, boolean deleted) {
        if (old != null) {
            return;
        }
        fireAll(nodeWatches.remove(path));
        if (deleted) {
            fireAll(childWatches.remove(path));
        }
    }

    private void fireAll(@Nullable Set<Watch> watches) {
        if (watches != null) {
            watches.forEach(this::fire);
        }
    }

    private void fire(Watch watch) {
        if (!reachable || !session.connected()) {
            missed.add(watch);
            return;
        }
        long mine = connection;
        ensemble.scheduler.schedule(
                () -> {
                    if (mine == connection) {
                        watch.fired(ensemble.scheduler.nanos());
                    } else if (alive) {
                        missed.add(watch);
                    }
                },
                arrival());
    }

    /* Answers and events come in the order in which the server gave them. */
    private long arrival() {
        long now = ensemble.scheduler.nanos();
        long at = now + ensemble.delay();
        lastArrival = at - lastArrival > 0 ? at : lastArrival + 1;
        return lastArrival - now;
    }

    @Override
    public void children(String path, @Nullable Watch watch, Consumer<Reply<Children>> reply) {
        request(reply, () -> {
            ScriptedEnsemble.Node node = seen().get(path);
            if (ensemble.fails(path)) {
                return new Answer<>(Code.OTHER, null);
            }
            if (node != null && !ensemble.readable(path)) {
                return new Answer<>(Code.NO_AUTH, null);
            }
            if (node == null) {
                return new Answer<>(Code.NO_NODE, null);
            }
            add(childWatches, path, watch);
            return new Answer<>(Code.OK, new Children(ScriptedEnsemble.children(seen(), path), node.stat()));
        });
    }

    @Override
    public void data(String path, @Nullable Watch watch, Consumer<Reply<Data>> reply) {
        request(reply, () -> {
            ScriptedEnsemble.Node node = seen().get(path);
            if (ensemble.fails(path)) {
                return new Answer<>(Code.OTHER, null);
            }
            if (node != null && !ensemble.readable(path)) {
                return new Answer<>(Code.NO_AUTH, null);
            }
            if (node == null) {
                return new Answer<>(Code.NO_NODE, null);
            }
            add(nodeWatches, path, watch);
            return new Answer<>(Code.OK, new Data(node.bytes, node.stat()));
        });
    }

    @Override
    public void exists(String path, @Nullable Watch watch, Consumer<Reply<Stat>> reply) {
        request(reply, () -> {
            ScriptedEnsemble.Node node = seen().get(path);
            if (node != null && !ensemble.visible(path)) {
                return new Answer<>(Code.NO_AUTH, null);
            }
            add(nodeWatches, path, watch);
            return node == null ? new Answer<>(Code.NO_NODE, null) : new Answer<>(Code.OK, node.stat());
        });
    }

    @Override
    public void commit(List<Change> changes, Consumer<Reply<Integer>> reply) {
        request(reply, () -> {
            Code code = ensemble.apply(changes, session.id());
            return new Answer<>(code, code == Code.OK ? -1 : null);
        });
    }

    @Override
    public void sync(String path, Consumer<Reply<String>> reply) {
        request(reply, () -> {
            if (syncs) {
                catchUp();
            }
            return new Answer<>(Code.OK, path);
        });
    }

    @Override
    public void abandon() {
        closed = true;
        cut();
    }

    @Override
    public void close() {
        closed = true;
        cut();
        expire();
        ensemble.gone(this);
    }

    private static void add(Map<String, Set<Watch>> watches, String path, @Nullable Watch watch) {
        if (watch != null) {
            watches.computeIfAbsent(path, key -> new LinkedHashSet<>()).add(watch);
        }
    }

    private record Answer<T>(Code code, @Nullable T value) {}

    /* The server does it now and its answer travels: what is cut on the way was done, and nobody knows. */
    private <T> void request(Consumer<Reply<T>> reply, Supplier<Answer<T>> server) {
        long epoch = session.epoch();
        long mine = connection;
        if (!session.connected() || !reachable) {
            ensemble.scheduler.execute(() -> answer(reply, new Reply<>(Code.NOT_CONNECTED, epoch, null)));
            return;
        }
        Answer<T> done = server.get();
        ensemble.scheduler.schedule(
                () -> {
                    boolean arrived = mine == connection;
                    answer(
                            reply,
                            arrived
                                    ? new Reply<>(done.code(), epoch, done.value())
                                    : new Reply<>(Code.UNCERTAIN, epoch, null));
                },
                arrival());
    }

    private <T> void answer(Consumer<Reply<T>> reply, Reply<T> value) {
        if (!closed) {
            reply.accept(value);
        }
    }
}
