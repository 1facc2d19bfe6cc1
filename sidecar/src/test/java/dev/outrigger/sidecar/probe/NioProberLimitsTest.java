package dev.outrigger.sidecar.probe;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;

/** The same over the portable transport. */
final class NioProberLimitsTest extends NettyProberLimitsTest {
    @Override
    EventLoopGroup newLoops() {
        return new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    }

    @Override
    ChannelFactory<? extends Channel> sockets() {
        return NioSocketChannel::new;
    }
}
