package dev.outrigger.discovery.zookeeper;

import dev.outrigger.discovery.NameResolver;
import dev.outrigger.discovery.zookeeper.Coordination.Change;
import dev.outrigger.discovery.zookeeper.Coordination.Code;
import dev.outrigger.discovery.zookeeper.Coordination.Create;
import dev.outrigger.discovery.zookeeper.Coordination.Delete;
import dev.outrigger.discovery.zookeeper.Coordination.Expect;
import dev.outrigger.discovery.zookeeper.Coordination.Put;
import dev.outrigger.discovery.zookeeper.Coordination.Stat;
import dev.outrigger.routing.Events;
import dev.outrigger.routing.Scheduler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * An ensemble in memory, under virtual time: one tree, sessions, ephemeral nodes, one-shot watches, and an operator who
 * cuts, wipes and lags. What a seed decides is decided the same way each time. Confined to the test's loop.
 */
public final class ScriptedEnsemble {
    final Scheduler scheduler;
    final RandomGenerator random;
    private final long startNanos;
    final Map<String, Integer> reads = new HashMap<>();
    private final List<ScriptedCoordination> clients = new ArrayList<>();
    private final Map<String, Integer> failing = new HashMap<>();
    private TreeMap<String, Node> tree = new TreeMap<>();
    private Runnable changed = () -> {};
    private String unreadable = "?";
    private String unseen = "?";
    private String unwritable = "?";
    private long zxid;
    private long sessions;
    private long latencyNanos = Duration.ofMillis(1).toNanos();

    /** One node. */
    static final class Node {
        final byte[] bytes;
        final long ctime;
        long mzxid;
        long pzxid;
        int version;
        final long owner;

        Node(byte[] bytes, long ctime, long zxid, long owner) {
            this.bytes = bytes;
            this.ctime = ctime;
            this.mzxid = zxid;
            this.pzxid = zxid;
            this.owner = owner;
        }

        Stat stat() {
            return new Stat(ctime, mzxid, pzxid, version, owner);
        }

        Node copy() {
            Node copy = new Node(bytes, ctime, mzxid, owner);
            copy.pzxid = pzxid;
            copy.version = version;
            return copy;
        }
    }

    /** All that was known at one moment. */
    public static final class Past {
        final NavigableMap<String, Node> tree;

        private Past(NavigableMap<String, Node> tree) {
            this.tree = tree;
        }
    }

    /** Starts with an empty tree; a request takes up to 2 ms there and back. */
    public ScriptedEnsemble(Scheduler scheduler, RandomGenerator random) {
        this.scheduler = scheduler;
        this.random = random;
        this.startNanos = scheduler.nanos();
        tree.put("", new Node(new byte[0], 0, 0, 0));
    }

    /** Opens a session, as {@link ZooKeeper#open} does with a real ensemble. */
    public Client open(ZooKeeperSettings settings, ZooKeeper.Node node, Events events, NameResolver resolver) {
        return open(settings, node, events, resolver, address -> false);
    }

    /** Opens a session of a process that has listeners of its own. */
    public Client open(
            ZooKeeperSettings settings,
            ZooKeeper.Node node,
            Events events,
            NameResolver resolver,
            Predicate<InetSocketAddress> ownListeners) {
        ScriptedCoordination coordination = new ScriptedCoordination(this, settings.sessionTimeout());
        clients.add(coordination);
        Seams seams = new Seams(coordination, scheduler, random, events, resolver, ownListeners, settings, node);
        return new Client(new OpenZooKeeper(seams).start(), coordination);
    }

    /** One process's session, and the operator's hand on its connection. */
    public static final class Client {
        private final ZooKeeper zookeeper;
        private final ScriptedCoordination coordination;

        private Client(ZooKeeper zookeeper, ScriptedCoordination coordination) {
            this.zookeeper = zookeeper;
            this.coordination = coordination;
        }

        /** Returns what the process uses. */
        public ZooKeeper zookeeper() {
            return zookeeper;
        }

        /** Cuts its connection; the session ends if that lasts longer than its time-out. */
        public void cut() {
            coordination.cut();
        }

        /** Lets it connect again: to the same session if that still lives. */
        public void heal() {
            coordination.heal();
        }

        /** Kills its process: its session ends by its time-out, and it never comes back. */
        public void kill() {
            coordination.kill();
        }

        /** Lets it see {@code past} and no more, until its follower is told to catch up or to sync, or its session ends. */
        public void lag(Past past) {
            coordination.lag(past, true);
        }

        /** As {@link #lag}, but its follower does not even sync: it is another history. */
        public void lagForEver(Past past) {
            coordination.lag(past, false);
        }

        /** Lets its follower know all. */
        public void catchUp() {
            coordination.catchUp();
        }

        /** Ends its session at once, and connects it again. */
        public void expire() {
            coordination.cut();
            coordination.expire();
            coordination.heal();
        }
    }

    /** Makes each way of a request take up to {@code most}. */
    public void lag(Duration most) {
        latencyNanos = most.toNanos();
    }

    /** Makes the next {@code count} reads of {@code path} fail. */
    public void failReads(String path, int count) {
        failing.put(path, count);
    }

    /** Denies everybody to read {@code path} and what is below it. */
    public void denyReading(String path) {
        unreadable = path;
    }

    /** Denies everybody to ask whether {@code path} is there; what is below it is as before. */
    public void denyLooking(String path) {
        unseen = path;
    }

    /** Denies everybody to change what is below {@code path}. */
    public void denyWriting(String path) {
        unwritable = path;
    }

    /** Tells {@code told} after each change of the tree. */
    public void onChange(Runnable told) {
        changed = told;
    }

    /** Replaces the tree by an empty one of another history; sessions of the old one end. */
    public void wipe() {
        List<ScriptedCoordination> all = List.copyOf(clients);
        all.forEach(ScriptedCoordination::cut);
        all.forEach(ScriptedCoordination::expire);
        tree = new TreeMap<>();
        zxid = 0;
        tree.put("", new Node(new byte[0], 0, 0, 0));
        all.forEach(ScriptedCoordination::heal);
    }

    /** Creates {@code path} and the parents that are missing, with {@code json}. */
    public void create(String path, String json) {
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            if (!tree.containsKey(path.substring(0, slash))) {
                apply(List.of(new Create(path.substring(0, slash), new byte[0], false)), 0);
            }
        }
        apply(List.of(new Create(path, json.getBytes(StandardCharsets.UTF_8), false)), 0);
    }

    /** Replaces the content of {@code path}. */
    public void put(String path, String json) {
        apply(List.of(new Put(path, json.getBytes(StandardCharsets.UTF_8), -1)), 0);
    }

    /** Deletes {@code path}. */
    public void delete(String path) {
        apply(List.of(new Delete(path, -1)), 0);
    }

    /** Returns the names below {@code path}, sorted. */
    public List<String> children(String path) {
        return children(tree, path);
    }

    static List<String> children(NavigableMap<String, Node> tree, String path) {
        List<String> names = new ArrayList<>();
        for (String each : tree.tailMap(path + "/", true).keySet()) {
            if (!each.startsWith(path + "/")) {
                break;
            }
            if (each.indexOf('/', path.length() + 1) < 0) {
                names.add(each.substring(path.length() + 1));
            }
        }
        return names;
    }

    /** Returns the content of {@code path}; empty if it is not there. */
    public String text(String path) {
        Node node = tree.get(path);
        return node == null ? "" : new String(node.bytes, StandardCharsets.UTF_8);
    }

    /** Returns how often {@code path} was listed or read by anybody. */
    public int reads(String path) {
        return reads.getOrDefault(path, 0);
    }

    NavigableMap<String, Node> tree() {
        return tree;
    }

    /** Returns all as it is now. */
    public Past past() {
        TreeMap<String, Node> copy = new TreeMap<>();
        tree.forEach((path, node) -> copy.put(path, node.copy()));
        return new Past(copy);
    }

    boolean readable(String path) {
        return !(path + "/").startsWith(unreadable + "/");
    }

    boolean visible(String path) {
        return readable(path) && !path.equals(unseen);
    }

    boolean fails(String path) {
        reads.merge(path, 1, Integer::sum);
        return failing.merge(path, -1, Integer::sum) >= 0;
    }

    long nextSession() {
        return ++sessions;
    }

    long delay() {
        return random.nextLong(Math.max(1, latencyNanos));
    }

    void gone(ScriptedCoordination client) {
        clients.remove(client);
    }

    void endSession(long session) {
        List<String> owned = new ArrayList<>();
        tree.forEach((path, node) -> {
            if (node.owner == session) {
                owned.add(path);
            }
        });
        owned.forEach(path -> apply(List.of(new Delete(path, -1)), 0));
    }

    /** Does all or nothing; returns what the first failing change failed with, or OK. */
    Code apply(List<Change> changes, long session) {
        TreeMap<String, Node> before = new TreeMap<>(tree);
        for (Change change : changes) {
            Code code = check(change, session);
            if (code != Code.OK) {
                tree = before;
                return code;
            }
            mutate(change, session);
        }
        zxid++;
        changes.forEach(this::stamp);
        changed.run();
        return Code.OK;
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    private Code check(Change change, long session) {
        if (session != 0 && change.path().startsWith(unwritable + "/")) {
            return Code.NO_AUTH;
        }
        Node node = tree.get(change.path());
        if (change instanceof Create) {
            return node != null ? Code.NODE_EXISTS : tree.containsKey(parent(change.path())) ? Code.OK : Code.NO_NODE;
        }
        int version = change instanceof Put put
                ? put.version()
                : change instanceof Expect expect ? expect.version() : ((Delete) change).version();
        if (node == null) {
            return Code.NO_NODE;
        }
        if (version >= 0 && version != node.version) {
            return Code.BAD_VERSION;
        }
        return change instanceof Delete && !children(change.path()).isEmpty() ? Code.NOT_EMPTY : Code.OK;
    }

    private void mutate(Change change, long session) {
        if (change instanceof Create create) {
            long millis = 1 + (scheduler.nanos() - startNanos) / 1_000_000;
            tree.put(create.path(), new Node(create.bytes(), millis, zxid + 1, create.ephemeral() ? session : 0));
        } else if (change instanceof Delete) {
            tree.remove(change.path());
        } else if (change instanceof Put put) {
            Node old = Objects.requireNonNull(tree.get(put.path()));
            Node next = new Node(put.bytes(), old.ctime, zxid + 1, old.owner);
            next.pzxid = old.pzxid;
            next.version = old.version + 1;
            tree.put(put.path(), next);
        }
    }

    private void stamp(Change change) {
        if (change instanceof Expect) {
            return;
        }
        if (!(change instanceof Put)) {
            Node parent = tree.get(parent(change.path()));
            if (parent != null) {
                parent.pzxid = zxid;
            }
            clients.forEach(client -> client.childrenChanged(parent(change.path())));
        }
        clients.forEach(client -> client.nodeChanged(change.path(), change instanceof Delete));
    }
}
