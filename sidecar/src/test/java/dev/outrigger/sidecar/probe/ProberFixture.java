package dev.outrigger.sidecar.probe;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.NameResolver;
import dev.outrigger.routing.Check;
import dev.outrigger.routing.Prober.Result;
import dev.outrigger.routing.Statuses;
import dev.outrigger.sidecar.control.ControlLoop;
import dev.outrigger.sidecar.control.SystemTicker;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A prober over real sockets of one transport, and what it told. */
abstract class ProberFixture {
    static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    static final Duration SHORT = Duration.ofMillis(300);
    static final Duration AMPLE = Duration.ofSeconds(10);

    final ControlLoop control = ControlLoop.start(new SystemTicker());
    final EventLoopGroup loops = newLoops();
    final BlockingQueue<Result> results = new LinkedTransferQueue<>();

    EventLoopGroup newLoops() {
        return new MultiThreadIoEventLoopGroup(
                1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    ChannelFactory<? extends Channel> sockets() {
        return Epoll.isAvailable() ? EpollSocketChannel::new : NioSocketChannel::new;
    }

    @AfterEach
    void close() {
        loops.shutdownGracefully(0, 5, SECONDS).awaitUninterruptibly();
        control.close();
    }

    Result probe(InetSocketAddress address, Check check) throws InterruptedException {
        probe(prober(sockets(), 8, 8), address, check);
        Result result = results.poll(20, SECONDS);
        assertThat(result).as("a result in time").isNotNull();
        assertThat(results).as("one result").isEmpty();
        return result;
    }

    void probe(NettyProber prober, InetSocketAddress address, Check check) {
        control.execute(() -> prober.probe(address, check, result -> {
            assertThat(control.inLoop()).isTrue();
            results.add(result);
        }));
    }

    /** Lateness out of the way: this machine may be busy, and only two tests are about it. */
    NettyProber prober(ChannelFactory<? extends Channel> sockets, int running, int waiting) {
        return prober(sockets, running, waiting, Duration.ofHours(1));
    }

    NettyProber prober(ChannelFactory<? extends Channel> sockets, int running, int waiting, Duration late) {
        NameResolver names = (host, done) -> control.execute(() -> done.accept(
                host.equals("app.internal")
                        ? new NameResolver.Found(
                                List.of(numeric(new byte[] {127, 0, 0, 1}).getAddress()), Duration.ofSeconds(5))
                        : new NameResolver.Failed("NXDOMAIN")));
        return new NettyProber(control, loops, sockets, names, running, waiting, late);
    }

    static Check http(String path, Duration timeout) {
        return check(Optional.of(path), timeout, null, 0);
    }

    static Check tcp(Duration timeout) {
        return check(Optional.empty(), timeout, null, 0);
    }

    static Check check(Optional<String> path, Duration timeout, @Nullable String host, int port) {
        return new Check(
                path,
                Statuses.of("200-399"),
                Duration.ofSeconds(2),
                timeout,
                2,
                3,
                Optional.ofNullable(host),
                port == 0 ? Optional.empty() : Optional.of(port));
    }

    /** The discard port of {@code address}. */
    static InetSocketAddress numeric(byte[] address) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), 9);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
