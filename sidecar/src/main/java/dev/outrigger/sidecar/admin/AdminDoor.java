package dev.outrigger.sidecar.admin;

import dev.outrigger.sidecar.view.Overview;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listening address, bound now or later: whoever has it may let go of it. Confined to the admin loop. */
final class AdminDoor {
    private static final Logger log = LoggerFactory.getLogger(AdminDoor.class);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final int MOST_CONNECTIONS = 64;

    /** Questions that are answered later, such as {@code /v1/wait}; their connections do not count among those. */
    static final int MOST_WAITING = 256;

    private static final int MOST_BODY_BYTES = 64 * 1024;
    private static final int WRITE_SECONDS = 30;

    private final DoorKind kind;
    private final EventLoop loop;
    private final Place place;
    private final Resources resources;
    private final Streams streams;
    private final Token token;
    private final InstantSource clock;
    private final ChannelGroup connections;
    private final CompletableFuture<SocketAddress> bound = new CompletableFuture<>();
    private volatile String problem = "";
    private volatile Instant problemSince = Instant.EPOCH;
    private @Nullable Channel listening;
    private boolean closed;

    /** Where a door is. Called on the admin loop; touches no disk but the run directory, which is memory. */
    interface Place {
        /** Returns the kind of channel that listens there. */
        Class<? extends ServerChannel> channelType();

        /** Returns the address to bind. */
        SocketAddress toBind() throws IOException;

        /** Returns the lasting name of what was bound, for people. */
        default String name(SocketAddress bound) {
            return bound.toString();
        }

        /** Returns why it could not be had, for people. */
        default String words(Throwable failure) {
            return String.valueOf(failure.getMessage());
        }

        /** Makes what was bound known under its lasting name. */
        default void entered() throws IOException {}

        /** Returns whether what was bound still has that name. */
        default boolean stands() {
            return true;
        }

        /** Takes that name away. */
        default void left() {}
    }

    AdminDoor(
            DoorKind kind,
            EventLoop loop,
            Place place,
            Resources resources,
            Streams streams,
            Token token,
            InstantSource clock) {
        this.streams = streams;
        this.token = token;
        this.clock = clock;
        this.kind = kind;
        this.loop = loop;
        this.place = place;
        this.resources = resources;
        this.connections = new DefaultChannelGroup(loop);
    }

    /** Returns why it is not open; empty if it is. Thread-safe. */
    Optional<Overview.Problem> problem() {
        String words = problem;
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of(new Overview.Problem("admin door " + kind.word(), words, problemSince));
    }

    /** Returns the address, as soon as it is bound. Thread-safe. */
    CompletableFuture<SocketAddress> bound() {
        return bound;
    }

    /** Binds, or fails and tries again every 2 s. */
    void open() {
        if (closed) {
            return;
        }
        try {
            ChannelFuture binding = new ServerBootstrap()
                    .group(loop)
                    .channel(place.channelType())
                    .childHandler(new Entrance())
                    .bind(place.toBind());
            binding.addListener(done -> settled(binding));
        } catch (IOException | RuntimeException failure) {
            failed(failure);
        }
    }

    private void settled(ChannelFuture binding) {
        if (!binding.isSuccess()) {
            failed(binding.cause());
            return;
        }
        if (closed) {
            binding.channel().close();
            return;
        }
        try {
            place.entered();
        } catch (IOException failure) {
            binding.channel().close();
            failed(failure);
            return;
        }
        listening = binding.channel();
        problem = "";
        log.info(
                "admin door open door={} address={}",
                kind,
                place.name(binding.channel().localAddress()));
        bound.complete(binding.channel().localAddress());
        loop.schedule(this::tend, RETRY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Who cleans a directory up takes a socket's name away, and nobody finds its door any more. */
    private void tend() {
        Channel channel = listening;
        if (closed || channel == null) {
            return;
        }
        if (place.stands()) {
            loop.schedule(this::tend, RETRY.toMillis(), TimeUnit.MILLISECONDS);
            return;
        }
        log.warn(
                "admin door has lost its name, opened anew door={} address={}",
                kind,
                place.name(channel.localAddress()));
        listening = null;
        channel.close().addListener(over -> open());
    }

    private void failed(Throwable failure) {
        String words = place.words(failure);
        if (!words.equals(problem)) {
            problemSince = clock.instant();
            problem = words;
            log.warn(
                    "admin door not open, trying every {} s door={} reason=\"{}\"",
                    RETRY.toSeconds(),
                    kind,
                    words.replace('"', '\''));
        }
        loop.schedule(this::open, RETRY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Stops to listen and ends its connections. Idempotent. */
    void close() {
        closed = true;
        if (listening != null) {
            place.left();
            listening.close();
            listening = null;
        }
        connections.close();
    }

    /** Whoever waits for an answer keeps nobody else out, the operator above all. */
    private boolean crowded() {
        return connections.size() - waiting() >= MOST_CONNECTIONS
                || connections.size() >= MOST_CONNECTIONS + MOST_WAITING + Streams.MOST_A_DOOR;
    }

    private int waiting() {
        int waiting = 0;
        for (Channel channel : connections) {
            AdminHandler handler = channel.pipeline().get(AdminHandler.class);
            waiting += handler != null && handler.waits() ? 1 : 0;
        }
        return waiting;
    }

    private boolean mayWait() {
        return waiting() - streams.open(kind) < MOST_WAITING;
    }

    /** Ends the connection on which a request has been awaited longest: silence keeps nobody else out. */
    private boolean madeRoom() {
        Channel longest = null;
        long least = Long.MAX_VALUE;
        for (Channel channel : connections) {
            AdminHandler handler = channel.pipeline().get(AdminHandler.class);
            OptionalLong left = handler == null ? OptionalLong.empty() : handler.patienceLeft();
            if (left.isPresent() && left.getAsLong() < least) {
                least = left.getAsLong();
                longest = channel;
            }
        }
        if (longest == null) {
            return false;
        }
        longest.close();
        return true;
    }

    /**
     * Answers a question of its own, before anybody else can ask one: the first has hundreds of classes loaded, and on a machine
     * that is full took seconds.
     */
    void rehearse() {
        EmbeddedChannel nobody = new EmbeddedChannel();
        furnish(nobody);
        nobody.writeInbound(Unpooled.copiedBuffer(
                "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", StandardCharsets.US_ASCII));
        nobody.finishAndReleaseAll();
    }

    private void furnish(Channel channel) {
        channel.pipeline()
                .addLast(new WriteTimeoutHandler(WRITE_SECONDS))
                .addLast(new HttpServerCodec())
                .addLast(new Whole())
                .addLast(new AdminHandler(kind, resources, streams, token, this::mayWait));
    }

    /** Nobody has much to say here: a larger body is not read to its end. */
    private static final class Whole extends HttpObjectAggregator {
        Whole() {
            super(MOST_BODY_BYTES, true);
        }

        @Override
        protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
            HttpResponse refusal = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, Unpooled.EMPTY_BUFFER);
            refusal.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0).set(HttpHeaderNames.CONNECTION, "close");
            ctx.writeAndFlush(refusal).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private final class Entrance extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            if (closed || (crowded() && !madeRoom())) {
                channel.close();
                return;
            }
            connections.add(channel);
            furnish(channel);
        }
    }
}
