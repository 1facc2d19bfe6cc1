package dev.outrigger.sidecar.demo;

import dev.outrigger.sidecar.Sidecar;
import dev.outrigger.sidecar.StartException;
import dev.outrigger.sidecar.config.Loaded;
import dev.outrigger.sidecar.process.Supervision;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.random.RandomGenerator;

/**
 * A node that provides one instance: the small server, and the sidecar that probes and announces it. Each has an own
 * loopback address, as each node of a company has an own host address.
 */
final class DemoNode implements AutoCloseable {
    private final String service;
    private final InetSocketAddress address;
    private final EventLoopGroup group;
    private DemoInstance server;
    private final Sidecar sidecar;

    private DemoNode(
            String service, InetSocketAddress address, EventLoopGroup group, DemoInstance server, Sidecar sidecar) {
        this.service = service;
        this.address = address;
        this.group = group;
        this.server = server;
        this.sidecar = sidecar;
    }

    /** Starts both. Blocks until the server listens; it is announced once it has risen. */
    static DemoNode start(
            String service, InetSocketAddress address, Loaded loaded, EventLoopGroup group, RandomGenerator seeds)
            throws IOException, StartException {
        DemoInstance server = DemoInstance.start(service, address, group);
        try {
            return new DemoNode(service, address, group, server, Sidecar.start(loaded, seeds, Supervision.NONE));
        } catch (StartException | RuntimeException failed) {
            server.close();
            throw failed;
        }
    }

    String service() {
        return service;
    }

    /** Withdraws the instance in order, then stops it. Blocks for the drain delay. */
    void drain() {
        sidecar.stop();
        server.close();
    }

    /** Kills the instance; its sidecar lives on and will notice. */
    void kill() {
        server.kill();
    }

    /** Starts a killed instance again, at the same address. */
    void revive() throws IOException {
        server = DemoInstance.start(service, address, group);
    }

    /** Ends both at once. */
    @Override
    public void close() {
        sidecar.close();
        server.close();
    }

    @Override
    public String toString() {
        return service + " at " + address.getHostString() + ":" + address.getPort();
    }
}
