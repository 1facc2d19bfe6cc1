package dev.outrigger.sidecar.wire;

import dev.outrigger.routing.Ticker;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.internal.PlatformDependent;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loops of this process. */
public final class Wires implements WireLoops {
    private static final Logger log = LoggerFactory.getLogger(Wires.class);
    /** So many pipes of a loop are 16 MiB of the kernel's memory if none of the sinks has room. */
    public static final int MOST_PIPES = 256;

    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Transport transport;
    private final Transporting sockets;
    private final Ticker ticker;
    private final List<NettyLoop> loops;
    private int bound;

    private Wires(Transport transport, Transporting sockets, Ticker ticker, List<NettyLoop> loops) {
        this.transport = transport;
        this.sockets = sockets;
        this.ticker = ticker;
        this.loops = loops;
    }

    /**
     * What loops may use.
     *
     * @param pipes how many a loop may have for splice, two descriptors each; {@link #MOST_PIPES} is usual
     * @param memoryTaken how much direct memory is taken, in bytes; asked on every loop, often while it is short
     * @param memory how much there is, in bytes
     */
    public record Limits(int pipes, LongSupplier memoryTaken, long memory) {
        /** Returns limits with the direct memory that Netty's pool has of the JVM. */
        public static Limits ofPipes(int pipes) {
            return new Limits(
                    pipes,
                    () -> PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory(),
                    PlatformDependent.maxDirectMemory());
        }
    }

    /**
     * Starts {@code count} loops, their threads named {@code outrigger-loop-0} and so on.
     *
     * @param wanted {@code auto}, {@code epoll} or {@code nio}; {@code epoll} falls back to {@code nio} with a warning where
     *     it is not available
     * @param count at least 1
     * @param seeds each loop's source of chance is seeded from it
     * @param ticker by which time-outs fall due; must run at the pace of real time
     */
    public static WireLoops open(String wanted, int count, RandomGenerator seeds, Ticker ticker) {
        return open(wanted, count, seeds, ticker, index -> nanos -> {}, Limits.ofPipes(MOST_PIPES));
    }

    /**
     * Starts loops of which each turn is measured.
     *
     * @param turns asked once for each index; told on that loop how long each turn took, in nanoseconds, without the sleep
     */
    public static WireLoops open(
            String wanted,
            int count,
            RandomGenerator seeds,
            Ticker ticker,
            IntFunction<LongConsumer> turns,
            Limits limits) {
        if (count < 1) {
            throw new IllegalArgumentException("loops: " + count + " (expected: at least 1)");
        }
        Transport transport = choose(wanted);
        Transporting sockets = transport.name().equals("epoll") ? new EpollTransport() : new NioTransport();
        List<NettyLoop> loops = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = "outrigger-loop-" + i;
            loops.add(new NettyLoop(
                    i,
                    sockets,
                    ticker,
                    new Random(seeds.nextLong()),
                    turns.apply(i),
                    new Pipes(limits.pipes()),
                    new DirectMemory(limits.memoryTaken(), limits.memory(), count),
                    task -> new FastThreadLocalThread(task, name)));
        }
        return new Wires(transport, sockets, ticker, List.copyOf(loops));
    }

    private static Transport choose(String wanted) {
        return switch (wanted) {
            case "nio" -> new Transport("nio", "configured");
            case "auto", "epoll" ->
                Epoll.isAvailable()
                        ? new Transport("epoll", wanted.equals("auto") ? "available" : "configured")
                        : missing(wanted);
            default ->
                throw new IllegalArgumentException("transport: \"" + wanted + "\" (expected: auto, epoll or nio)");
        };
    }

    private static Transport missing(String wanted) {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (wanted.equals("auto") && !os.startsWith("linux")) {
            return new Transport("nio", "epoll is Linux's only");
        }
        String cause = rootOf(Epoll.unavailabilityCause());
        log.warn("epoll is not available, using nio transport={} cause=\"{}\"", wanted, cause);
        return new Transport("nio", "epoll is not available: " + cause);
    }

    private static String rootOf(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    @Override
    public int count() {
        return loops.size();
    }

    @Override
    public WireLoop loop(int index) {
        return loops.get(index);
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public Listener bind(InetSocketAddress address, ListenerOptions options, Consumer<Wire> accepted)
            throws BindException {
        return sockets.bind(nextHome(), loops, address, options, accepted);
    }

    private synchronized NettyLoop nextHome() {
        return loops.get(bound++ % loops.size());
    }

    @Override
    public void close() {
        loops.forEach(NettyLoop::end);
        long until = ticker.nanos() + CLOSE_NANOS;
        for (NettyLoop loop : loops) {
            try {
                if (!loop.awaitTermination(Math.max(0, until - ticker.nanos()), TimeUnit.NANOSECONDS)) {
                    log.warn("loop did not end in time loop={}", loop.index());
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
