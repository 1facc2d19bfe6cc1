package dev.outrigger.discovery.zookeeper;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts what is asked of another. */
final class CountedCoordination implements Coordination {
    final AtomicInteger lists = new AtomicInteger();
    final AtomicInteger others = new AtomicInteger();
    private final Coordination counted;

    CountedCoordination(Coordination counted) {
        this.counted = counted;
    }

    int requests() {
        return lists.get() + others.get();
    }

    @Override
    public void start(Consumer<Session> listener) {
        counted.start(listener);
    }

    @Override
    public Session session() {
        return counted.session();
    }

    @Override
    public void children(String path, @Nullable Watch watch, Consumer<Reply<Children>> reply) {
        lists.incrementAndGet();
        counted.children(path, watch, reply);
    }

    @Override
    public void data(String path, @Nullable Watch watch, Consumer<Reply<Data>> reply) {
        others.incrementAndGet();
        counted.data(path, watch, reply);
    }

    @Override
    public void exists(String path, @Nullable Watch watch, Consumer<Reply<Stat>> reply) {
        others.incrementAndGet();
        counted.exists(path, watch, reply);
    }

    @Override
    public void commit(List<Change> changes, Consumer<Reply<Integer>> reply) {
        others.incrementAndGet();
        counted.commit(changes, reply);
    }

    @Override
    public void sync(String path, Consumer<Reply<String>> reply) {
        others.incrementAndGet();
        counted.sync(path, reply);
    }

    @Override
    public void abandon() {
        counted.abandon();
    }

    @Override
    public void close() {
        counted.close();
    }
}
