package dev.outrigger.sidecar.require.tcp;

import dev.outrigger.sidecar.require.Front;
import dev.outrigger.sidecar.require.Gate;
import dev.outrigger.sidecar.upstream.Route;
import dev.outrigger.sidecar.wire.Wire;
import dev.outrigger.sidecar.wire.WireLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Relays the connections of one TCP service. Each stays on its own loop; local errors are resets, counted by reason.
 * Thread-safe as {@link Front} says.
 */
public final class TcpFront implements Front {
    private final Route route;
    private final Gate gate;
    private final List<Streams> streams = new ArrayList<>();

    /**
     * @param loops all loops, by index
     * @param gate counts its connections
     */
    public TcpFront(Route route, List<WireLoop> loops, Gate gate) {
        this.route = route;
        this.gate = gate;
        for (WireLoop loop : loops) {
            streams.add(new Streams(loop, route.access(loop)));
        }
    }

    @Override
    public void accepted(Wire wire) {
        new Relay(route, streams.get(wire.loop().index()), gate, wire).start();
    }

    @Override
    public int open() {
        return gate.open();
    }

    @Override
    public boolean full() {
        return gate.shut();
    }

    @Override
    public void forget(InetSocketAddress endpoint) {
        long grace = route.traffic().streamGrace().toNanos();
        if (grace == 0) {
            return;
        }
        for (Streams onLoop : streams) {
            onLoop.loop().execute(() -> onLoop.end(endpoint, grace));
        }
    }

    /** A stream is one exchange and never idle in the sense of HTTP: all live on until they end, or the loops do. */
    @Override
    public void drain() {}
}
