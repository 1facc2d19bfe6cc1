package dev.outrigger.bench.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/**
 * A writer of native registry nodes over one raw ZooKeeper session. Its announcements vanish with it. Calls are made from
 * one thread; futures complete on ZooKeeper's event thread, with the {@link System#nanoTime} of the acknowledgement.
 */
public final class NativeRegistry implements AutoCloseable {
    private static final int SESSION_MILLIS = 10_000;

    private final ZooKeeper zookeeper;
    private final String services;
    private final String keys;
    private final Map<String, String> names = new HashMap<>();
    private final int startNumber;
    private int changes;

    private NativeRegistry(ZooKeeper zookeeper, String root, int startNumber) {
        this.zookeeper = zookeeper;
        this.services = root + "/services";
        this.keys = root + "/keys";
        this.startNumber = startNumber;
    }

    /**
     * Returns a connected writer.
     *
     * @param root chroot and federation, which {@code outrigger init} has made
     */
    public static NativeRegistry open(String connect, String root) throws IOException, InterruptedException {
        ZooKeeper zookeeper = connect(connect);
        return new NativeRegistry(zookeeper, root, (int) (System.currentTimeMillis() / 1000));
    }

    /** Returns a connected client without a watcher. */
    public static ZooKeeper connect(String connect) throws IOException, InterruptedException {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper zookeeper = new ZooKeeper(connect, SESSION_MILLIS, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        if (!connected.await(10, TimeUnit.SECONDS)) {
            throw new IOException(connect + ": no session within 10 s");
        }
        return zookeeper;
    }

    /** Returns the path whose children are the instances of {@code service}. */
    public String instances(String service) {
        return services + "/" + service + "/instances";
    }

    /**
     * Makes the definition of a service and claims its one key.
     *
     * @param protocol {@code http} or {@code tcp}, also the template's scheme
     */
    public void define(String service, String key, String protocol, int localPort)
            throws KeeperException, InterruptedException {
        String definition = String.format(
                Locale.ROOT,
                "{\"version\":1,\"protocol\":\"%s\",\"local_port\":%d,\"public\":false,"
                        + "\"provides\":{\"%s\":\"%s://{HOST}:{PORT}\"},\"check\":{\"tcp\":true},\"traffic\":{}}",
                protocol,
                localPort,
                key,
                protocol);
        persistent(services, "");
        persistent(services + "/" + service, definition);
        persistent(instances(service), "");
        persistent(keys, "");
        persistent(keys + "/" + key, "{\"service\":\"" + service + "\"}");
    }

    private void persistent(String path, String data) throws KeeperException, InterruptedException {
        try {
            zookeeper.create(path, data.getBytes(StandardCharsets.UTF_8), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        } catch (KeeperException.NodeExistsException e) {
            zookeeper.setData(path, data.getBytes(StandardCharsets.UTF_8), -1);
        }
    }

    /** Returns the name of the node that stands for an instance. */
    public String name(String service, String host, int port) {
        String path = names.get(service + "/" + host + ":" + port);
        if (path == null) {
            throw new IllegalArgumentException(host + ":" + port + " (expected: announced here)");
        }
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Lists the instances of {@code service} and reads each of them, all at once, as a consumer does. Returns how many answered. */
    public int readAll(String service) throws KeeperException, InterruptedException {
        List<String> found = zookeeper.getChildren(instances(service), false);
        CountDownLatch unanswered = new CountDownLatch(found.size());
        for (String name : found) {
            zookeeper.getData(
                    instances(service) + "/" + name,
                    false,
                    (code, path, ctx, data, stat) -> unanswered.countDown(),
                    this);
        }
        unanswered.await(10, TimeUnit.SECONDS);
        return found.size() - (int) unanswered.getCount();
    }

    /** Starts the operations of one change: announce, change the state of, or delete instances of {@code service}. */
    public Change change(String service) {
        return new Change(service);
    }

    @Override
    public void close() throws InterruptedException {
        zookeeper.close();
    }

    /** Several instances of one service changed in one transaction. */
    public final class Change {
        private final String service;
        private final List<Op> operations = new ArrayList<>();

        private Change(String service) {
            this.service = service;
        }

        /** Announces an instance in {@code state}, or replaces what stands for it. */
        public Change announce(String host, int port, String state) {
            delete(host, port);
            String id = host + ":" + port;
            String name = String.format(Locale.ROOT, "%s~%08x%08x", id, startNumber, ++changes);
            String data = String.format(
                    Locale.ROOT,
                    "{\"version\":1,\"host\":\"%s\",\"port\":%d,\"weight\":100,\"region\":\"local\",\"zone\":\"local-a\","
                            + "\"state\":\"%s\",\"node\":\"bench\",\"labels\":{},\"registered_at\":\"2026-01-01T00:00:00Z\","
                            + "\"host_uuid\":\"00000000-0000-4000-8000-000000000001\",\"start\":%d}",
                    host,
                    port,
                    state,
                    startNumber);
            String path = instances(service) + "/" + name;
            operations.add(
                    Op.create(path, data.getBytes(StandardCharsets.UTF_8), Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL));
            names.put(service + "/" + id, path);
            return this;
        }

        /** Deletes what stands for an instance, if anything does. */
        public Change delete(String host, int port) {
            String path = names.remove(service + "/" + host + ":" + port);
            if (path != null) {
                operations.add(Op.delete(path, -1));
            }
            return this;
        }

        /** Sends it; the future holds when ZooKeeper acknowledged it. */
        public CompletableFuture<Long> commit() {
            CompletableFuture<Long> acknowledged = new CompletableFuture<>();
            AsyncCallback.MultiCallback done = (code, path, context, results) -> {
                long now = System.nanoTime();
                if (code == KeeperException.Code.OK.intValue()) {
                    acknowledged.complete(now);
                } else {
                    acknowledged.completeExceptionally(KeeperException.create(KeeperException.Code.get(code), path));
                }
            };
            zookeeper.multi(operations, done, this);
            return acknowledged;
        }
    }
}
