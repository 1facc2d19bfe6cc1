package dev.outrigger.sidecar.demo;

import dev.outrigger.sidecar.StartException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Who is on stage, and what happens next: of each service in turn a node starts, one is killed, the killed one comes back, and one
 * is withdrawn in order. Two of a service or more are alive at any time, so that a failure a client sees is the sidecar's.
 * One thread; withdrawals end on threads of their own.
 */
final class Cast implements AutoCloseable {
    private static final int FEWEST_ALIVE = 2;

    /** Starts a node of {@code service}. */
    @FunctionalInterface
    interface Stage {
        DemoNode start(String service) throws IOException, StartException;
    }

    /** How many of each have happened. */
    record Count(int starts, int drains, int kills) {}

    private final Stage stage;
    private final RandomGenerator random;
    private final List<DemoNode> alive = new ArrayList<>();
    private final Deque<DemoNode> dead = new ArrayDeque<>();
    private final Set<DemoNode> leaving = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> turns = new HashMap<>();
    private final AtomicInteger drains = new AtomicInteger();
    private int starts;
    private int kills;

    Cast(Stage stage, RandomGenerator random) {
        this.stage = stage;
        this.random = random;
    }

    /** Starts {@code nodes} of {@code service} without counting them. */
    void open(String service, int nodes) throws IOException, StartException {
        for (int i = 0; i < nodes; i++) {
            alive.add(stage.start(service));
        }
    }

    /** Returns what has happened; a withdrawal counts once it is complete. */
    Count count() {
        return new Count(starts, drains.get(), kills);
    }

    /** Lets the next thing happen to {@code service} and says what, for people. */
    String next(String service) throws IOException, StartException {
        if (!dead.isEmpty()) {
            DemoNode back = dead.remove();
            back.revive();
            alive.add(back);
            return "restarted  " + back;
        }
        List<DemoNode> peers =
                alive.stream().filter(node -> node.service().equals(service)).toList();
        int turn = turns.merge(service, 1, Integer::sum);
        if (peers.size() <= FEWEST_ALIVE || turn % 3 == 1) {
            DemoNode started = stage.start(service);
            alive.add(started);
            starts++;
            return "started    " + started;
        }
        DemoNode one = peers.get(random.nextInt(peers.size()));
        alive.remove(one);
        return turn % 3 == 2 ? kill(one) : drain(one);
    }

    private String kill(DemoNode one) {
        one.kill();
        dead.add(one);
        kills++;
        return "killed     " + one;
    }

    private String drain(DemoNode one) {
        leaving.add(one);
        Thread thread = new Thread(
                () -> {
                    one.drain();
                    drains.incrementAndGet();
                    leaving.remove(one);
                },
                "demo-drain");
        thread.setDaemon(true);
        thread.start();
        return "withdrawing " + one;
    }

    /** Ends all at once. */
    @Override
    public void close() {
        dead.forEach(DemoNode::close);
        alive.forEach(DemoNode::close);
        leaving.forEach(DemoNode::close);
    }
}
