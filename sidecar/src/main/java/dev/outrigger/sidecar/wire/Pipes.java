package dev.outrigger.sidecar.wire;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A loop's pipes. Few are in use at a time: one that moves, and one for each direction whose sink has no room. Confined to the
 * loop.
 */
final class Pipes {
    private static final int MOST_SPARE = 16;

    private final int most;
    private final ArrayDeque<EpollPipe> spare = new ArrayDeque<>();
    private final Set<EpollPipe> open = new HashSet<>();

    /** @param most directions beyond these copy: a pipe is two descriptors and up to 64 KiB of the kernel's memory */
    Pipes(int most) {
        this.most = most;
    }

    /** Returns an empty pipe, or null if too many are in use or this host has no descriptor left. */
    @Nullable
    EpollPipe take() {
        EpollPipe pipe = spare.poll();
        return pipe != null || open.size() == most ? pipe : make();
    }

    private @Nullable EpollPipe make() {
        try {
            EpollPipe pipe = new EpollPipe(this);
            open.add(pipe);
            return pipe;
        } catch (IOException exhausted) {
            return null;
        }
    }

    void giveBack(EpollPipe pipe) {
        if (pipe.held() == 0 && spare.size() < MOST_SPARE) {
            spare.push(pipe);
        } else {
            pipe.close();
            open.remove(pipe);
        }
    }

    /** The loop ends, and the wires of those that are out with it, untold: closes all. */
    void close() {
        open.forEach(EpollPipe::close);
        open.clear();
        spare.clear();
    }
}
