package dev.outrigger.sidecar.process;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The receiving end of {@code $NOTIFY_SOCKET}. Reads nothing before it is first asked. */
public final class ServiceManager implements AutoCloseable {
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final BlockingQueue<String> messages = new LinkedTransferQueue<>();
    private final Channel channel;

    /** @param name a path, or {@code @} and a name */
    public ServiceManager(String name) {
        channel = new Bootstrap()
                .group(group)
                .channel(EpollDomainDatagramChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new Receiving())
                .bind(new DomainSocketAddress(name.replaceFirst("^@", "\0")))
                .syncUninterruptibly()
                .channel();
    }

    private final class Receiving extends SimpleChannelInboundHandler<DomainDatagramPacket> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DomainDatagramPacket packet) {
            messages.add(packet.content().toString(StandardCharsets.UTF_8));
        }
    }

    /** Returns the next message, or null if none came in that time. */
    public @Nullable String poll(long time, TimeUnit unit) throws InterruptedException {
        channel.config().setAutoRead(true);
        return messages.poll(time, unit);
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
