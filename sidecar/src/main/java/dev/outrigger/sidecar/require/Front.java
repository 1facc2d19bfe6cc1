package dev.outrigger.sidecar.require;

import dev.outrigger.sidecar.wire.Wire;
import java.net.InetSocketAddress;

/**
 * What one required service does with the connections of its listeners, in one protocol. Serves all loops.
 */
public interface Front {
    /** Takes a new downstream connection. On the wire's own loop, before anything was read; owns the wire from here on. */
    void accepted(Wire wire);

    /** Returns how many downstream connections are open, over all loops. Thread-safe, approximate. */
    int open();

    /** Returns whether its listeners are to leave new connections to the kernel: as many are open as may be. Thread-safe. */
    boolean full();

    /**
     * Lets go of {@code endpoint}, which wants no more work or is no member any more: idle pooled connections are closed, streams
     * follow {@code stream_grace}. Thread-safe; takes effect on the loops a moment later.
     */
    void forget(InetSocketAddress endpoint);

    /**
     * Ends what is idle now and everything else when its exchange is over; answers say so. New connections are still
     * served. Thread-safe, idempotent.
     */
    void drain();
}
