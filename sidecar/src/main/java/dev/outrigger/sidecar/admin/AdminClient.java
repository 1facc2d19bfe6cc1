package dev.outrigger.sidecar.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks a sidecar over its unix socket. Blocking: for commands, never for loops. Thread-safe. */
public final class AdminClient implements AutoCloseable {
    private static final int MOST_ANSWER_BYTES = 64 * 1024 * 1024;

    private final Path socket;
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("outrigger-client", true), NioIoHandler.newFactory());

    /** @param socket a sidecar's {@code admin.sock} */
    public AdminClient(Path socket) {
        this.socket = socket;
    }

    /**
     * What a sidecar answered.
     *
     * @param text the body as it came
     */
    public record Answer(int status, String text) {
        /** Returns the body as JSON. */
        public JsonNode json() throws IOException {
            return Json.mapper().readTree(text);
        }
    }

    /**
     * Gets {@code uri}.
     *
     * @param timeout for the whole exchange
     * @throws IOException saying why nobody answered
     */
    public Answer get(String uri, Duration timeout) throws IOException {
        return exchange(request(HttpMethod.GET, uri, ""), timeout);
    }

    /**
     * Posts {@code body}, JSON or nothing, to {@code uri}.
     *
     * @param timeout for the whole exchange
     * @throws IOException saying why nobody answered
     */
    public Answer post(String uri, String body, Duration timeout) throws IOException {
        return exchange(request(HttpMethod.POST, uri, body), timeout);
    }

    private Answer exchange(FullHttpRequest request, Duration timeout) throws IOException {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        ChannelFuture connecting = new Bootstrap()
                .group(group)
                .channel(NioDomainSocketChannel.class)
                .handler(new Exchange(answer, timeout))
                .connect(UnixDomainSocketAddress.of(socket));
        connecting.addListener(connected -> {
            if (connected.isSuccess()) {
                connecting.channel().writeAndFlush(request);
            } else {
                request.release();
                answer.completeExceptionally(connected.cause());
            }
        });
        try {
            return answer.get(timeout.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw new IOException(words(failed.getCause()), failed);
        } catch (TimeoutException late) {
            throw new IOException("no answer within " + timeout.toSeconds() + " s", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        } finally {
            connecting.channel().close();
        }
    }

    private static String words(@Nullable Throwable cause) {
        return cause == null || cause.getMessage() == null ? String.valueOf(cause) : cause.getMessage();
    }

    private static FullHttpRequest request(HttpMethod method, String uri, String body) {
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, method, uri, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
        request.headers().set(HttpHeaderNames.HOST, "localhost").set(HttpHeaderNames.CONNECTION, "close");
        if (method.equals(HttpMethod.POST)) {
            request.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                    .set(HttpHeaderNames.CONTENT_LENGTH, request.content().readableBytes());
        }
        return request;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private static final class Exchange extends ChannelInitializer<Channel> {
        private final CompletableFuture<Answer> answer;
        private final Duration timeout;

        Exchange(CompletableFuture<Answer> answer, Duration timeout) {
            this.answer = answer;
            this.timeout = timeout;
        }

        @Override
        protected void initChannel(Channel channel) {
            channel.pipeline()
                    .addLast(new ReadTimeoutHandler(timeout.toMillis(), TimeUnit.MILLISECONDS))
                    .addLast(new HttpClientCodec())
                    .addLast(new HttpObjectAggregator(MOST_ANSWER_BYTES))
                    .addLast(new Reader(answer));
        }
    }

    private static final class Reader extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final CompletableFuture<Answer> answer;

        Reader(CompletableFuture<Answer> answer) {
            this.answer = answer;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
            answer.complete(
                    new Answer(response.status().code(), response.content().toString(StandardCharsets.UTF_8)));
            ctx.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            answer.completeExceptionally(new IOException("the sidecar closed the connection without an answer"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            answer.completeExceptionally(cause);
            ctx.close();
        }
    }
}
