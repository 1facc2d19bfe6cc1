package dev.outrigger.bench.registry;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;

/**
 * Tells of every node that is made or deleted below one path, none left out: a watch that stays, of ZooKeeper 3.6 and later.
 * Prints one line each, with the wall clock's milliseconds, and what is listed after each.
 */
public final class InstanceWatch implements Watcher {
    private static final Pattern STATE = Pattern.compile("\"state\":\"([a-z]+)\"");

    private final ZooKeeper zookeeper;
    private final String path;

    private InstanceWatch(ZooKeeper zookeeper, String path) {
        this.zookeeper = zookeeper;
        this.path = path;
    }

    /** Runs {@code CONNECT PATH}, until it is ended. */
    public static void main(String[] args) throws IOException, InterruptedException, KeeperException {
        ZooKeeper zookeeper = NativeRegistry.connect(args[0]);
        zookeeper.addWatch(args[1], new InstanceWatch(zookeeper, args[1]), AddWatchMode.PERSISTENT_RECURSIVE);
        say("watching " + args[1]);
        new CountDownLatch(1).await();
    }

    @Override
    public void process(WatchedEvent event) {
        String node = event.getPath() == null
                ? ""
                : event.getPath().substring(event.getPath().lastIndexOf('/') + 1);
        switch (event.getType()) {
            case NodeCreated ->
                zookeeper.getData(
                        event.getPath(),
                        false,
                        (AsyncCallback.DataCallback)
                                (code, at, context, bytes, stat) -> say("made " + node + " " + state(bytes)),
                        null);
            case NodeDeleted -> say("deleted " + node);
            default -> {
                return;
            }
        }
        zookeeper.getChildren(
                path,
                false,
                (AsyncCallback.ChildrenCallback) (code, at, context, names) ->
                        say("listed " + String.join(" ", names == null ? List.of() : names)),
                null);
    }

    private static String state(byte[] bytes) {
        if (bytes == null) {
            return "gone-before-it-was-read";
        }
        Matcher matcher = STATE.matcher(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
        return matcher.find() ? matcher.group(1) : "unknown";
    }

    private static synchronized void say(String words) {
        System.out.printf(Locale.ROOT, "%d %s%n", System.currentTimeMillis(), words);
    }
}
