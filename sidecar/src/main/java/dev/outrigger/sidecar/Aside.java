package dev.outrigger.sidecar;

import dev.outrigger.routing.Prober;
import dev.outrigger.routing.Scheduler;
import dev.outrigger.sidecar.control.BlockingPool;
import dev.outrigger.sidecar.name.NettyNameResolver;
import dev.outrigger.sidecar.probe.NettyProber;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * What runs beside the data path, on one event loop of its own and a few threads that may block: names and probes.
 *
 * @param loop {@code outrigger-probe}
 * @param files {@code outrigger-blocking-N}
 */
record Aside(EventLoopGroup loop, NettyNameResolver names, Prober prober, BlockingPool files) {
    private static final int PROBES_AT_ONCE = 100;
    private static final int PROBES_WAITING = 10_000;
    private static final int BLOCKING_THREADS = 4;
    private static final int BLOCKING_WAITING = 256;

    static Aside open(Scheduler control, Closer closer) {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("outrigger-probe", true), NioIoHandler.newFactory());
        closer.add(() -> group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS));
        BlockingPool files = closer.add(new BlockingPool(control, BLOCKING_THREADS, BLOCKING_WAITING));
        NettyNameResolver names = closer.add(
                new NettyNameResolver(control, group.next(), NioDatagramChannel::new, NioSocketChannel::new, files));
        Prober prober = new NettyProber(control, group, NioSocketChannel::new, names, PROBES_AT_ONCE, PROBES_WAITING);
        return new Aside(group, names, prober, files);
    }
}
