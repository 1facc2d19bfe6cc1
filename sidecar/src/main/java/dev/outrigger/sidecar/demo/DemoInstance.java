package dev.outrigger.sidecar.demo;

import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A small HTTP service: answers every request with its own name. Can be killed the hard way. */
final class DemoInstance implements AutoCloseable {
    private static final int LARGEST_REQUEST = 64 * 1024;

    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Channel listener;
    private final byte[] answer;

    private DemoInstance(Channel listener, String name) {
        this.listener = listener;
        this.answer = (name + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Starts an instance at {@code address} (port 0: any free one). Blocks until it listens.
     *
     * @throws IOException if it cannot listen there
     */
    static DemoInstance start(String service, InetSocketAddress address, EventLoopGroup group) throws IOException {
        Starting starting = new Starting();
        var bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(starting)
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("demo instance of " + service + " at " + address, bound.cause());
        }
        InetSocketAddress at = (InetSocketAddress) bound.channel().localAddress();
        DemoInstance instance =
                new DemoInstance(bound.channel(), service + " at " + at.getHostString() + ":" + at.getPort());
        starting.instance = instance;
        return instance;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** Dies as a killed process does: no more listener, every connection reset. */
    void kill() {
        listener.close().awaitUninterruptibly();
        connections.forEach(channel -> channel.config().setOption(ChannelOption.SO_LINGER, 0));
        connections.close().awaitUninterruptibly();
    }

    /** Stops. Withdraw it first: what is on its way to it is lost. */
    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        connections.close().awaitUninterruptibly();
    }

    /** Connections of an instance that is just being made wait for nothing: the field is set before the port is known. */
    private static final class Starting extends ChannelInitializer<Channel> {
        private volatile @Nullable DemoInstance instance;

        @Override
        protected void initChannel(Channel channel) {
            DemoInstance owner = instance;
            if (owner == null) {
                channel.close();
                return;
            }
            owner.connections.add(channel);
            channel.pipeline()
                    .addLast(new HttpServerCodec(), new HttpObjectAggregator(LARGEST_REQUEST), new Answering(owner));
        }
    }

    private static final class Answering extends SimpleChannelInboundHandler<FullHttpRequest> {
        private final DemoInstance owner;

        Answering(DemoInstance owner) {
            this.owner = owner;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            FullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(owner.answer));
            response.headers().set(CONTENT_TYPE, "text/plain; charset=utf-8").set(CONTENT_LENGTH, owner.answer.length);
            boolean keepAlive = HttpUtil.isKeepAlive(request);
            HttpUtil.setKeepAlive(response, keepAlive);
            var written = context.writeAndFlush(response);
            if (!keepAlive) {
                written.addListener(done -> context.close());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
