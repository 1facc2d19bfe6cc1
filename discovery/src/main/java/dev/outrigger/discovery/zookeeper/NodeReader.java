package dev.outrigger.discovery.zookeeper;

import dev.outrigger.discovery.DiscoveryEvent;
import dev.outrigger.discovery.zookeeper.Coordination.Code;
import dev.outrigger.discovery.zookeeper.Coordination.Data;
import dev.outrigger.discovery.zookeeper.Coordination.Reply;
import dev.outrigger.discovery.zookeeper.Coordination.Stat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The content of one node, kept read. Confined to the control loop. */
final class NodeReader<T> extends PathWatch {
    private final Decoder<T> decoder;
    private final List<Consumer<Optional<T>>> watchers = new ArrayList<>();
    private byte[] bytes = new byte[0];
    private boolean known;
    private long history;
    private @Nullable T value;

    /** Content to meaning. */
    @FunctionalInterface
    interface Decoder<T> {
        T decode(byte[] bytes) throws IOException;
    }

    NodeReader(Seams seams, Root root, String service, String path, Decoder<T> decoder) {
        super(seams, root, service, path);
        this.decoder = decoder;
    }

    void add(Consumer<Optional<T>> watcher) {
        watchers.add(watcher);
        if (known) {
            watcher.accept(Optional.ofNullable(value));
        }
    }

    /** Returns whether nobody is left. */
    boolean remove(Consumer<Optional<T>> watcher) {
        watchers.remove(watcher);
        return watchers.isEmpty();
    }

    @Override
    int size() {
        return 1;
    }

    @Override
    void worthChanged() {}

    @Override
    void read(long turn) {
        seams.coordination().data(path, watch, reply -> answered(turn, reply));
    }

    private void answered(long turn, Reply<Data> reply) {
        Data data = reply.value();
        if (over(turn)) {
            return;
        }
        if (reply.code() == Code.NO_NODE) {
            seams.coordination().exists(path, watch, found -> missing(turn, found));
        } else if (data == null || !reply.ok()) {
            failed(reply.code());
        } else {
            history = root.history();
            succeeded(1, false); // the watch tells when what is empty now is written
            if (data.bytes().length == 0 && !known) {
                tell(null);
            } else if (data.bytes().length > 0 && !Arrays.equals(bytes, data.bytes())) {
                decode(data.bytes());
            }
        }
    }

    private void missing(long turn, Reply<Stat> reply) {
        if (over(turn)) {
            return;
        }
        if (reply.ok()) {
            read(turn);
        } else if (reply.code() != Code.NO_NODE) {
            failed(reply.code());
        } else {
            succeeded(0, false);
            // One that another history lacks was taken away by nobody.
            if (root.present() && (value == null ? !known : root.same(history))) {
                bytes = new byte[0];
                tell(null);
            }
        }
    }

    private void decode(byte[] fresh) {
        try {
            T decoded = decoder.decode(fresh);
            bytes = fresh;
            if (!known || !decoded.equals(value)) {
                tell(decoded);
            }
        } catch (IOException e) {
            bytes = fresh;
            seams.events()
                    .accept(new DiscoveryEvent.DefinitionUnreadable(service, path, String.valueOf(e.getMessage())));
        }
    }

    private void tell(@Nullable T now) {
        known = true;
        value = now;
        List.copyOf(watchers).forEach(watcher -> watcher.accept(Optional.ofNullable(now)));
    }
}
