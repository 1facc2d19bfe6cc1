package dev.outrigger.bench.registry;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;

/**
 * The least that any reader must do: one child watch, and a list on each event that arms it again. What it takes is what
 * ZooKeeper and the machine take; the rest of a propagation is ours. Noted on ZooKeeper's event thread.
 */
public final class BareWatcher implements Watcher, AutoCloseable {
    private final ZooKeeper zookeeper;
    private final String path;
    private final Map<String, Long> listedNanos = new ConcurrentHashMap<>();

    private BareWatcher(ZooKeeper zookeeper, String path) {
        this.zookeeper = zookeeper;
        this.path = path;
    }

    /** Watches {@code path} from now on. */
    public static BareWatcher open(String connect, String path)
            throws IOException, InterruptedException, KeeperException {
        BareWatcher watcher = new BareWatcher(NativeRegistry.connect(connect), path);
        watcher.zookeeper.getChildren(path, watcher);
        return watcher;
    }

    /** Returns when a list first held {@code name}, by {@link System#nanoTime}; 0 when none did. */
    public long listedNanos(String name) {
        return listedNanos.getOrDefault(name, 0L);
    }

    @Override
    public void process(WatchedEvent event) {
        if (event.getType() == Event.EventType.NodeChildrenChanged) {
            zookeeper.getChildren(path, this, (code, at, context, children) -> listed(children), this);
        }
    }

    private void listed(List<String> children) {
        long now = System.nanoTime();
        if (children != null) {
            children.forEach(name -> listedNanos.putIfAbsent(name, now));
        }
    }

    @Override
    public void close() throws InterruptedException {
        zookeeper.close();
    }
}
