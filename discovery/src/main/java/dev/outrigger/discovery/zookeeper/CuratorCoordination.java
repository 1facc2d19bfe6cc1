package dev.outrigger.discovery.zookeeper;

import dev.outrigger.routing.Scheduler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.utils.ZookeeperFactory;
import org.apache.zookeeper.AsyncCallback.DataCallback;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.admin.ZooKeeperAdmin;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

/*
 * Curator keeps the session: it makes the client's handle anew when one expires, and tells of the connection. Requests go
 * to the handle itself, asynchronously: Curator's background queue would add a thread hop to each and retry what our own
 * rules retry better.
 *
 * A handle belongs to one session, so the handle is the epoch: what is asked of an old one fails there, and can never touch
 * the session that follows it.
 */
/** The real ZooKeeper. */
final class CuratorCoordination implements Coordination {
    /** What we accept of a server: a list of 26,000 members is longer than the client's own limit of 1 MB. */
    static final int LONGEST_REPLY = 4 * 1024 * 1024;

    private static final long DEADLINE = Duration.ofSeconds(10).toNanos();
    private static final int CONNECT_MILLIS = 5_000;
    private static final int CLOSE_MILLIS = 1_000;

    private final Scheduler scheduler;
    private final ZooKeeperSettings settings;
    private final List<ACL> acl;
    private final ArrayDeque<Pending<?>> pending = new ArrayDeque<>();
    private final JointReads reads;
    private volatile Session session;
    private volatile boolean closed;
    private volatile @Nullable CuratorFramework curator;
    private volatile @Nullable Client client;
    private @Nullable ZooKeeper handle;
    private Consumer<Session> listener = session -> {};
    private Scheduler.Cancellable sweep = Scheduler.Cancellable.NOTHING;

    CuratorCoordination(ZooKeeperSettings settings, Scheduler scheduler) {
        this.settings = settings;
        this.scheduler = scheduler;
        this.reads = new JointReads(scheduler, DEADLINE);
        this.session = new Session(State.LOST, 0, 0, 0, "", scheduler.nanos());
        this.acl = settings.auth().isPresent() ? ZooDefs.Ids.CREATOR_ALL_ACL : ZooDefs.Ids.OPEN_ACL_UNSAFE;
    }

    private CuratorFramework curator() {
        ZKClientConfig client = new ClientConfig();
        client.setProperty(ZKClientConfig.JUTE_MAXBUFFER, Integer.toString(LONGEST_REPLY));
        CuratorFrameworkFactory.Builder builder = CuratorFrameworkFactory.builder()
                .connectString(settings.connect())
                .zkClientConfig(client)
                .sessionTimeoutMs(Math.toIntExact(settings.sessionTimeout().toMillis()))
                // Never more than the session lasts: Curator warns of that, and it would outwait its own expiry.
                .connectionTimeoutMs(
                        (int) Math.min(CONNECT_MILLIS, settings.sessionTimeout().toMillis()))
                .retryPolicy(new RetryOneTime(1))
                .ensembleTracker(false)
                .zookeeperFactory(new Clients())
                .threadFactory(daemons())
                .maxCloseWaitMs(CLOSE_MILLIS)
                .waitForShutdownTimeoutMs(CLOSE_MILLIS);
        settings.auth()
                .ifPresent(auth ->
                        builder.authorization(auth.scheme(), auth.secret().getBytes(StandardCharsets.UTF_8)));
        return builder.build();
    }

    private static ThreadFactory daemons() {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "curator-" + count.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void start(Consumer<Session> told) {
        listener = told;
        CuratorFramework made = curator();
        curator = made;
        made.getConnectionStateListenable().addListener(this::connection);
        made.start();
    }

    @Override
    public Session session() {
        return session;
    }

    /* On Curator's thread. The handle is read here and not on the loop: later it may be another session's. */
    private void connection(CuratorFramework from, ConnectionState state) {
        ZooKeeper current = state.isConnected() ? currentHandle(from) : null;
        scheduler.execute(() -> changed(state, current));
    }

    private static @Nullable ZooKeeper currentHandle(CuratorFramework from) {
        try {
            return from.getZookeeperClient().getZooKeeper();
        } catch (Exception e) {
            return null; // lost again in the meantime: word of that follows
        }
    }

    private void changed(ConnectionState state, @Nullable ZooKeeper current) {
        if (closed) {
            return;
        }
        Session old = session;
        long now = scheduler.nanos();
        if (!state.isConnected()) {
            State next = state == ConnectionState.LOST ? State.LOST : State.SUSPENDED;
            if (next == old.state() || (old.state() == State.LOST && next == State.SUSPENDED)) {
                return;
            }
            session = new Session(next, old.epoch(), old.id(), old.timeoutMillis(), old.server(), now);
        } else if (current == null) {
            return;
        } else {
            long id = current.getSessionId();
            long epoch = current == handle && id == old.id() ? old.epoch() : old.epoch() + 1;
            handle = current;
            session = new Session(State.CONNECTED, epoch, id, current.getSessionTimeout(), server(current), now);
        }
        listener.accept(session);
    }

    /* The client keeps its server to itself, but for its text. */
    private static String server(ZooKeeper zookeeper) {
        String text = zookeeper.toString();
        int at = text.indexOf("remoteserver:");
        return at < 0 ? "" : text.substring(at + "remoteserver:".length()).split(" ", 2)[0];
    }

    @Override
    public void children(String path, @Nullable Watch watch, Consumer<Reply<Children>> reply) {
        Pending<Children> request = new Pending<>(reply);
        ZooKeeper zookeeper = request.send();
        if (zookeeper != null) {
            zookeeper.getChildren(
                    path,
                    watcher(watch),
                    (int rc, String p, Object ctx, List<String> names, org.apache.zookeeper.data.Stat stat) ->
                            request.answer(rc, rc == 0 ? new Children(names, stat(stat)) : null),
                    null);
        }
    }

    @Override
    public void data(String path, @Nullable Watch watch, Consumer<Reply<Data>> reply) {
        Pending<Data> request = new Pending<>(reply);
        ZooKeeper zookeeper = request.send();
        if (zookeeper == null) {
            return;
        }
        DataCallback answered = (rc, p, ctx, bytes, stat) ->
                request.answer(rc, rc == 0 ? new Data(bytes == null ? new byte[0] : bytes, stat(stat)) : null);
        if (watch == null) {
            reads.add(zookeeper, path, answered);
        } else {
            zookeeper.getData(path, watcher(watch), answered, null);
        }
    }

    @Override
    public void exists(String path, @Nullable Watch watch, Consumer<Reply<Stat>> reply) {
        Pending<Stat> request = new Pending<>(reply);
        ZooKeeper zookeeper = request.send();
        if (zookeeper != null) {
            zookeeper.exists(
                    path, watcher(watch), (rc, p, ctx, stat) -> request.answer(rc, rc == 0 ? stat(stat) : null), null);
        }
    }

    @Override
    public void commit(List<Change> changes, Consumer<Reply<Integer>> reply) {
        Pending<Integer> request = new Pending<>(reply);
        ZooKeeper zookeeper = request.send();
        if (zookeeper != null) {
            zookeeper.multi(
                    changes.stream().map(this::op).toList(),
                    (rc, p, ctx, results) -> request.answer(rc, rc == 0 ? Integer.valueOf(-1) : failed(results)),
                    null);
        }
    }

    private Op op(Change change) {
        if (change instanceof Create create) {
            CreateMode mode = create.ephemeral() ? CreateMode.EPHEMERAL : CreateMode.PERSISTENT;
            return Op.create(create.path(), create.bytes(), acl, mode);
        }
        if (change instanceof Put put) {
            return Op.setData(put.path(), put.bytes(), put.version());
        }
        if (change instanceof Expect expect) {
            return Op.check(expect.path(), expect.version());
        }
        Delete delete = (Delete) change;
        return Op.delete(delete.path(), delete.version());
    }

    private static @Nullable Integer failed(@Nullable List<OpResult> results) {
        for (int i = 0; results != null && i < results.size(); i++) {
            if (results.get(i) instanceof OpResult.ErrorResult error
                    && error.getErr() != KeeperException.Code.OK.intValue()
                    && error.getErr() != KeeperException.Code.RUNTIMEINCONSISTENCY.intValue()) {
                return i;
            }
        }
        return null;
    }

    @Override
    public void sync(String path, Consumer<Reply<String>> reply) {
        Pending<String> request = new Pending<>(reply);
        ZooKeeper zookeeper = request.send();
        if (zookeeper != null) {
            zookeeper.sync(path, (rc, p, ctx) -> request.answer(rc, p), null);
        }
    }

    @Override
    public void abandon() {
        closed = true;
        Client left = client;
        if (left != null) {
            left.leave();
        }
        close();
    }

    @Override
    public void close() {
        closed = true;
        CuratorFramework started = curator;
        if (started != null) {
            started.close();
        }
    }

    private @Nullable Watcher watcher(@Nullable Watch watch) {
        return watch == null ? null : new Told(watch, scheduler);
    }

    /* Equal for equal watches: the client then keeps one of them for a path, however often the path is read. */
    private record Told(Watch watch, Scheduler scheduler) implements Watcher {
        @Override
        public void process(WatchedEvent event) {
            if (event.getType() != Event.EventType.None) {
                long nanos = scheduler.nanos();
                scheduler.execute(() -> watch.fired(nanos));
            }
        }
    }

    /** Makes the clients of this session and its successors. */
    private final class Clients implements ZookeeperFactory {
        @Override
        public ZooKeeper newZooKeeper(String connect, int timeout, Watcher watcher, boolean readOnly)
                throws IOException {
            return newZooKeeper(connect, timeout, watcher, readOnly, new ClientConfig());
        }

        @Override
        public ZooKeeper newZooKeeper(
                String connect, int timeout, Watcher watcher, boolean readOnly, ZKClientConfig config)
                throws IOException {
            Client made = new Client(connect, timeout, watcher, readOnly, config);
            client = made;
            return made;
        }
    }

    /** A client that can be left without a word to its server: closed after that, it has nothing left to close. */
    private static final class Client extends ZooKeeperAdmin {
        Client(String connect, int timeout, Watcher watcher, boolean readOnly, ZKClientConfig config)
                throws IOException {
            super(connect, timeout, watcher, readOnly, config);
        }

        void leave() {
            cnxn.disconnect();
        }
    }

    private static Stat stat(org.apache.zookeeper.data.Stat stat) {
        return new Stat(stat.getCtime(), stat.getMzxid(), stat.getPzxid(), stat.getVersion(), stat.getEphemeralOwner());
    }

    private static Code code(int rc) {
        KeeperException.Code code = KeeperException.Code.get(rc);
        return switch (code == null ? KeeperException.Code.SYSTEMERROR : code) {
            case OK -> Code.OK;
            case NONODE -> Code.NO_NODE;
            case NODEEXISTS -> Code.NODE_EXISTS;
            case BADVERSION -> Code.BAD_VERSION;
            case NOTEMPTY -> Code.NOT_EMPTY;
            case NOAUTH, INVALIDACL, AUTHFAILED -> Code.NO_AUTH;
            case CONNECTIONLOSS, SESSIONEXPIRED, SESSIONMOVED, OPERATIONTIMEOUT, REQUESTTIMEOUT -> Code.UNCERTAIN;
            default -> Code.OTHER;
        };
    }

    /* All deadlines are equally far, so the oldest request is the first to be due: one timer for all of them. */
    private void due() {
        while (!pending.isEmpty()) {
            Pending<?> oldest = pending.getFirst();
            long left = oldest.sentNanos + DEADLINE - scheduler.nanos();
            if (!oldest.answered && left > 0) {
                sweep = scheduler.schedule(this::due, left);
                return;
            }
            pending.removeFirst();
            oldest.settle(Code.UNCERTAIN, null);
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "session 0x%x", session.id());
    }

    /** One request. Confined to the control loop, but for {@link #answer}. */
    private final class Pending<T> {
        private final Consumer<Reply<T>> reply;
        private final long epoch = session.epoch();
        private final long sentNanos = scheduler.nanos();
        private boolean answered;

        Pending(Consumer<Reply<T>> reply) {
            this.reply = reply;
        }

        /** Returns the handle to ask, or null if nobody can be asked: then the answer is on its way. */
        @Nullable
        ZooKeeper send() {
            if (closed || handle == null || !session.connected()) {
                scheduler.execute(() -> settle(Code.NOT_CONNECTED, null));
                return null;
            }
            if (pending.isEmpty()) {
                sweep.cancel();
                sweep = scheduler.schedule(CuratorCoordination.this::due, DEADLINE);
            }
            pending.addLast(this);
            return handle;
        }

        /* On the client's event thread. */
        void answer(int rc, @Nullable T value) {
            scheduler.execute(() -> {
                settle(code(rc), value);
                while (!pending.isEmpty() && pending.getFirst().answered) {
                    pending.removeFirst();
                }
            });
        }

        private void settle(Code code, @Nullable T value) {
            if (!answered && !closed) {
                answered = true;
                reply.accept(new Reply<>(code, epoch, value));
            }
        }
    }
}
