package dev.outrigger.sidecar.require.http;

import dev.outrigger.sidecar.require.Front;
import dev.outrigger.sidecar.require.Gate;
import dev.outrigger.sidecar.upstream.Route;
import dev.outrigger.sidecar.wire.Wire;
import dev.outrigger.sidecar.wire.WireLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Serves one HTTP/1.1 service: every request of a connection is balanced by itself, over keep-alive connections that the
 * loop pools. Local errors are answers that name their reason in {@code x-outrigger-error}. Thread-safe as {@link Front} says.
 */
public final class HttpFront implements Front {
    private final Gate gate;
    private final List<HttpLoop> onLoops = new ArrayList<>();

    /**
     * @param loops all loops, by index
     * @param gate counts its connections
     * @param node this node's name, for Via; a token
     */
    public HttpFront(Route route, List<WireLoop> loops, Gate gate, String node) {
        this.gate = gate;
        for (WireLoop loop : loops) {
            onLoops.add(new HttpLoop(route, loop, gate, node));
        }
    }

    @Override
    public void accepted(Wire wire) {
        new Downstream(onLoops.get(wire.loop().index()), wire).start();
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
        for (HttpLoop onLoop : onLoops) {
            onLoop.loop().execute(() -> onLoop.forget(endpoint));
        }
    }

    @Override
    public void drain() {
        for (HttpLoop onLoop : onLoops) {
            onLoop.loop().execute(onLoop::drain);
        }
    }
}
