package dev.outrigger.bench.compare;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests at a fixed rate whatever the answers do: each has a time at which it is due, and its latency counts from there, so a
 * stall is charged to every request that was due in it (no coordinated omission). A request that finds no connection idle waits for
 * the next one, and its clock runs. All on one event loop, which sleeps until the next one is due or something is answered.
 *
 * <p>Lean, because its own pauses would count: {@code load.OpenLoop} makes strings of each answer, naps 50 us at a time, and lets its
 * list of latencies grow. Here all answers are equal: how long one is, is learned from the first.
 */
final class Pace {
    private static final long LATEST_ANSWER_SECONDS = 10;

    private final EventLoop loop;
    private final ByteBuf request;
    private final double intervalNanos;
    private final long[] latencies;
    private final long[] lateness;
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private long start;
    private int next;
    private int answered;
    private int answerLength;

    /**
     * What came of it.
     *
     * @param latencies from when a request was due until its answer was there
     * @param lateness from when a request was due until it was sent: ours if a connection was idle, else the answers'
     */
    record Outcome(Durations latencies, Durations lateness) {}

    private Pace(EventLoop loop, String host, String path, double perSecond, int count) {
        this.loop = loop;
        this.request = Unpooled.unreleasableBuffer(Unpooled.directBuffer()
                .writeBytes(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII)));
        this.intervalNanos = 1e9 / perSecond;
        this.latencies = new long[count];
        this.lateness = new long[count];
        Arrays.fill(latencies, -1); // so that the pages are there
        Arrays.fill(lateness, -1);
    }

    /**
     * Sends {@code perSecond} requests a second for some seconds over keep-alive connections, and waits for the last answer.
     *
     * @param group of epoll; one loop of it is used
     * @throws Failed when any is not answered with success
     */
    static Outcome run(
            EventLoopGroup group, InetSocketAddress target, String path, double perSecond, int connections, int seconds)
            throws InterruptedException, Failed {
        Pace pace =
                new Pace(group.next(), target.getHostString(), path, perSecond, (int) Math.round(perSecond * seconds));
        Bootstrap bootstrap = new Bootstrap()
                .group(pace.loop)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true);
        for (int i = 0; i < connections; i++) {
            Connection connection = pace.new Connection();
            if (!bootstrap.clone().handler(connection).connect(target).await().isSuccess()) {
                throw new Failed("no connection to " + target);
            }
        }
        return pace.await(seconds);
    }

    private Outcome await(int seconds) throws InterruptedException, Failed {
        loop.execute(() -> {
            start = System.nanoTime();
            tick();
        });
        try {
            done.get(seconds + LATEST_ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new Failed(String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            throw new Failed("not all of " + latencies.length + " requests were answered in time");
        } finally {
            loop.submit(() -> idle.forEach(Connection::close)).await();
        }
        return new Outcome(Durations.sorting(latencies), Durations.sorting(lateness));
    }

    private long due(int number) {
        return start + (long) (number * intervalNanos);
    }

    private void tick() {
        long now = System.nanoTime();
        while (next < latencies.length && due(next) <= now && !idle.isEmpty()) {
            idle.removeFirst().send(now);
        }
        if (next < latencies.length) {
            // While no connection is idle the next answer sends what is due.
            long wait = Math.max(due(next) - System.nanoTime(), idle.isEmpty() ? 1_000_000 : 0);
            loop.schedule(this::tick, wait, TimeUnit.NANOSECONDS);
        }
    }

    /** At most one request at a time. */
    private final class Connection extends ChannelInboundHandlerAdapter {
        private @Nullable ChannelHandlerContext context;
        private int number = -1;
        private int received;

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            context = ctx;
            idle.addLast(this);
        }

        void send(long now) {
            ChannelHandlerContext ctx = context;
            if (ctx == null) {
                return;
            }
            number = next++;
            received = 0;
            lateness[number] = now - due(number);
            ctx.writeAndFlush(request.duplicate(), ctx.voidPromise());
        }

        void close() {
            if (context != null) {
                number = -1;
                context.close();
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf in = (ByteBuf) message;
            try {
                if (number < 0) {
                    fail("an answer to no request");
                } else if (received == 0 && in.getByte(in.readerIndex() + 9) != '2') {
                    fail(in.toString(StandardCharsets.ISO_8859_1));
                } else {
                    take(in);
                }
            } finally {
                in.release();
            }
        }

        private void take(ByteBuf in) {
            if (answerLength == 0) {
                answerLength = lengthOf(in.toString(StandardCharsets.ISO_8859_1));
            }
            received += in.readableBytes();
            if (received < answerLength) {
                return;
            }
            if (received > answerLength) {
                fail(received + " bytes answered a request (expected: " + answerLength + ", as the first)");
                return;
            }
            long now = System.nanoTime();
            latencies[number] = now - due(number);
            number = -1;
            if (++answered == latencies.length) {
                done.complete(null);
            }
            if (next < latencies.length && due(next) <= now && idle.isEmpty()) {
                send(now);
            } else {
                idle.addLast(this);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (number >= 0) {
                fail("closed before the answer");
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            fail(cause.toString());
        }
    }

    private void fail(String why) {
        done.completeExceptionally(new Failed(why));
    }

    /** Returns the bytes of an answer whose head is all there. */
    private static int lengthOf(String text) {
        int end = text.indexOf("\r\n\r\n");
        String head = text.substring(0, Math.max(end, 0)).toLowerCase(Locale.ROOT);
        int at = head.indexOf("content-length:");
        if (at < 0) {
            throw new IllegalArgumentException("\"" + text + "\" (expected: a head with Content-Length)");
        }
        String rest = head.substring(at + "content-length:".length());
        return end + 4 + Integer.parseInt(rest.split("\r\n", 2)[0].strip());
    }
}
