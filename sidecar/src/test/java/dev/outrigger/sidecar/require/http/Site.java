package dev.outrigger.sidecar.require.http;

import dev.outrigger.sidecar.require.Gate;
import dev.outrigger.sidecar.upstream.FixedRoute;
import dev.outrigger.sidecar.wire.StandStill;
import dev.outrigger.sidecar.wire.WireLoops;
import dev.outrigger.sidecar.wire.Wires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A front over one loop, its clients, and the endpoints behind it. */
final class Site implements AutoCloseable {
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final WireLoops loops;
    private @Nullable HttpFront front;
    private @Nullable InetSocketAddress address;

    Site(String transport) {
        this(transport, Wires.Limits.ofPipes(Wires.MOST_PIPES));
    }

    Site(String transport, Wires.Limits limits) {
        loops = Wires.open(transport, 1, new Random(1), System::nanoTime, index -> nanos -> {}, limits);
    }

    /** Returns a server that answers only as the test has it do. */
    ServerSocket endpoint() throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setSoTimeout(20_000);
        open.add(server);
        return server;
    }

    /** Returns where nobody listens: the port is held without listening, so that no other process is given it meanwhile. */
    InetSocketAddress nobody() throws IOException {
        Socket held = new Socket();
        open.add(held);
        held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return (InetSocketAddress) held.getLocalSocketAddress();
    }

    static InetSocketAddress address(ServerSocket server) {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    Peer accept(ServerSocket server) throws IOException {
        Peer peer = new Peer(server.accept());
        open.add(peer);
        return peer;
    }

    Site serve(FixedRoute route) throws Exception {
        HttpFront serving = new HttpFront(route, List.of(loops.loop(0)), new Gate(() -> 1000, () -> {}), "n1");
        WireLoops.Listener listener = loops.bind(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new WireLoops.ListenerOptions(true),
                serving::accepted);
        open.add(listener);
        front = serving;
        address = listener.address();
        return this;
    }

    HttpFront front() {
        if (front == null) {
            throw new AssertionError("serve first");
        }
        return front;
    }

    Peer client() throws IOException {
        if (address == null) {
            throw new AssertionError("serve first");
        }
        Peer peer = new Peer(new Socket(address.getAddress(), address.getPort()));
        open.add(peer);
        return peer;
    }

    <T> Future<T> background(Callable<T> work) {
        return workers.submit(work);
    }

    /** Has the loop stand still while {@code deeds} are done, and find all of them at once. */
    void atOnce(StandStill.Deeds deeds) throws Exception {
        StandStill.during(loops.loop(0), deeds);
    }

    /** Waits until all that was handed to the loop is done. */
    void settled() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        loops.loop(0).execute(done::countDown);
        if (!done.await(10, TimeUnit.SECONDS)) {
            throw new AssertionError("the loop hangs");
        }
    }

    @Override
    public void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        workers.shutdownNow();
        loops.close();
    }
}
