package dev.outrigger.sidecar.admin;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: one request after the other, each answered before the next is looked at. Reads on meanwhile, because that is
 * how it learns that its caller went away. Confined to the admin loop.
 */
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger log = LoggerFactory.getLogger(AdminHandler.class);

    /** From the connection, or from the last answer, until the next request has come whole. */
    static final Duration REQUEST_PATIENCE = Duration.ofSeconds(30);

    /** For what a caller still sends who was refused before its request was whole. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    /** Requests that a caller may have sent ahead. */
    private static final int MOST_AHEAD = 16;

    /** Their bodies lie in the memory that the data path lives of. */
    private static final int MOST_AHEAD_BYTES = 16 * 1024;

    private final DoorKind door;
    private final Resources resources;
    private final Streams streams;
    private final Token token;
    private final BooleanSupplier mayWait;
    private final Deque<FullHttpRequest> ahead = new ArrayDeque<>();
    private @Nullable CompletableFuture<Answer> pending;
    private @Nullable ScheduledFuture<?> deadline;
    private boolean understood = true;

    /** @param mayWait whether there is room for one more that is answered later */
    AdminHandler(DoorKind door, Resources resources, Streams streams, Token token, BooleanSupplier mayWait) {
        this.token = token;
        this.mayWait = mayWait;
        this.streams = streams;
        this.door = door;
        this.resources = resources;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        expectRequest(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancelDeadline();
        ahead.forEach(ReferenceCountUtil::release);
        ahead.clear();
        if (pending != null) {
            pending.cancel(false);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (pending == null) {
            begin(ctx, request);
        } else if (ahead.size() < MOST_AHEAD && bytesAhead() + request.content().readableBytes() <= MOST_AHEAD_BYTES) {
            ahead.add(request.retain());
        } else {
            ctx.close();
        }
    }

    private int bytesAhead() {
        return ahead.stream()
                .mapToInt(request -> request.content().readableBytes())
                .sum();
    }

    private void begin(ChannelHandlerContext ctx, FullHttpRequest request) {
        cancelDeadline();
        String uri = request.uri();
        String known = request.headers().get(HttpHeaderNames.IF_NONE_MATCH, "");
        boolean head = request.method().equals(HttpMethod.HEAD);
        understood = request.decoderResult().isSuccess();
        boolean keepAlive = understood && HttpUtil.isKeepAlive(request);
        CompletableFuture<Answer> answering = answer(ctx.channel(), request);
        pending = answering;
        answering.whenComplete((answer, failure) -> {
            if (ctx.channel().isActive()) {
                write(ctx, failure == null ? answer.unlessKnown(known) : failed(uri, failure), head, keepAlive);
            }
        });
    }

    private void next(ChannelHandlerContext ctx) {
        pending = null;
        FullHttpRequest request = ahead.poll();
        if (request == null) {
            expectRequest(ctx);
            return;
        }
        try {
            begin(ctx, request);
        } finally {
            request.release();
        }
    }

    private CompletableFuture<Answer> answer(Channel channel, FullHttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            return done(undecodable(request.decoderResult().cause()));
        }
        Optional<String> refused = door.wary() ? Callers.refused(request.uri(), request.headers()) : Optional.empty();
        if (refused.isPresent()) {
            return done(Answer.error(403, "forbidden", refused.get()));
        }
        try {
            Query query =
                    Query.of(Callers.target(request.uri()), request.headers().get(HttpHeaderNames.ACCEPT, ""));
            return door.opensFor(query) ? asked(channel, query, request) : done(Resources.nothing(query));
        } catch (RuntimeException failure) {
            return done(failed(request.uri(), failure));
        }
    }

    private CompletableFuture<Answer> asked(Channel channel, Query query, FullHttpRequest request) {
        if (query.asksForSecrets() && !door.tellsSecrets()) {
            return done(Answer.error(403, "forbidden", "secrets: told over the unix socket only"));
        }
        HttpMethod method = request.method();
        if (method.equals(HttpMethod.GET) && Streams.asked(query)) {
            return streams.follow(channel, door, query, request.headers().get("last-event-id", ""));
        }
        if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
            if (Waits.asked(query) && !mayWait.getAsBoolean()) {
                int most = AdminDoor.MOST_WAITING;
                return done(Answer.error(
                        503, "too_many_waits", most + " wait at this door (expected: at most " + most + ")"));
            }
            return resources.get(query).toCompletableFuture();
        }
        if (!method.equals(HttpMethod.POST) || !door.takesChanges()) {
            return done(Answer.notAllowed(method.name(), door.takesChanges() ? "GET, HEAD, POST" : "GET, HEAD"));
        }
        Optional<String> refused = door.wary()
                ? token.refused(request.headers().get(HttpHeaderNames.AUTHORIZATION, ""))
                : Optional.empty();
        if (refused.isPresent()) {
            log.warn("change refused door={} uri={} reason=\"{}\"", door.word(), request.uri(), refused.get());
            return done(Answer.error(403, "forbidden", refused.get()));
        }
        // What was asked for is done, whether its caller waits for the answer or not.
        return resources
                .post(query, request.content().toString(StandardCharsets.UTF_8))
                .thenApply(answer -> told(request.uri(), answer))
                .toCompletableFuture();
    }

    private Answer told(String uri, Answer answer) {
        log.info("change asked for door={} uri={} status={}", door.word(), uri, answer.status());
        return answer;
    }

    private static Answer undecodable(@Nullable Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            int most = HttpObjectDecoder.DEFAULT_MAX_INITIAL_LINE_LENGTH;
            return Answer.error(414, "uri_too_long", "a longer request line (expected: at most " + most + " bytes)");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            int most = HttpObjectDecoder.DEFAULT_MAX_HEADER_SIZE;
            return Answer.error(431, "headers_too_large", "a longer header (expected: at most " + most + " bytes)");
        }
        return Answer.error(400, "bad_request", "not HTTP/1.1");
    }

    private static CompletableFuture<Answer> done(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private static Answer failed(String uri, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof IllegalArgumentException) {
            return Answer.error(400, "bad_request", String.valueOf(cause.getMessage()));
        }
        log.error("admin request failed uri={}", uri, cause);
        return Answer.error(500, "internal_error", cause.toString());
    }

    private void write(ChannelHandlerContext ctx, Answer answer, boolean head, boolean keepAlive) {
        byte[] body = answer.bytes();
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        Pages.guard(answer.contentType(), response.headers());
        answer.more().forEach(response.headers()::set);
        if (answer.status() == HttpResponseStatus.NOT_MODIFIED.code()) {
            response.headers().remove(HttpHeaderNames.CONTENT_LENGTH); // it would be that of what was not sent
        }
        if (!answer.allow().isEmpty()) {
            response.headers().set(HttpHeaderNames.ALLOW, answer.allow());
        }
        HttpUtil.setKeepAlive(response, keepAlive);
        ctx.writeAndFlush(response).addListener(written -> {
            if (keepAlive && written.isSuccess()) {
                next(ctx);
            } else if (!understood && written.isSuccess() && ctx.channel() instanceof DuplexChannel channel) {
                linger(channel);
            } else {
                ctx.close();
            }
        });
    }

    /** Who still sends what nobody reads would meet a reset, and not the answer. What comes is dropped by the decoder. */
    private void linger(DuplexChannel channel) {
        channel.shutdownOutput();
        cancelDeadline();
        deadline = channel.eventLoop().schedule(() -> channel.close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns whether it has been asked what it has no answer to yet. */
    boolean waits() {
        return pending != null && !pending.isDone();
    }

    /** Returns for how long it will wait for a request still, in nanoseconds; empty while it answers one. */
    OptionalLong patienceLeft() {
        return deadline == null || deadline.isDone()
                ? OptionalLong.empty()
                : OptionalLong.of(deadline.getDelay(TimeUnit.NANOSECONDS));
    }

    private void expectRequest(ChannelHandlerContext ctx) {
        cancelDeadline();
        deadline = ctx.executor().schedule(() -> ctx.close(), REQUEST_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.debug("admin connection broke cause={}", cause.toString());
        ctx.close();
    }
}
