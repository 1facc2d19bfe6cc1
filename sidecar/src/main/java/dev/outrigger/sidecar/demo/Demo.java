package dev.outrigger.sidecar.demo;

import dev.outrigger.discovery.zookeeper.EmbeddedZooKeeper;
import dev.outrigger.routing.Ticker;
import dev.outrigger.sidecar.StartException;
import dev.outrigger.sidecar.demo.Cast.Count;
import dev.outrigger.sidecar.demo.DemoClient.Tally;
import dev.outrigger.sidecar.demo.World.Elsewhere;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The main job on one machine: an embedded ZooKeeper, instances of {@code api} and {@code app-www} each on its own node, an
 * echo service over TCP, and one consuming sidecar, while instances start, are withdrawn and are killed under traffic.
 */
public final class Demo {
    private static final long CHANGE_NANOS = TimeUnit.MILLISECONDS.toNanos(900);
    private static final long REHEARSED_CHANGE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int REHEARSAL_SECONDS = 5;
    private static final int REHEARSED_SERVICES = 100;
    /** Of each service as many as its budget of re-reads lets pass at once. */
    private static final int REHEARSED_CHANGES = 20 * REHEARSED_SERVICES;

    private static final long TOLD_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int REQUESTS_PER_SECOND = 130;

    private final PrintWriter out;
    private final Ticker ticker;
    private volatile boolean stopped;

    /** @param out where people look */
    public Demo(PrintWriter out, Ticker ticker) {
        this.out = out;
        this.ticker = ticker;
    }

    /**
     * Runs it.
     *
     * @param conf the folder with the example service documents
     * @param seconds how long; 0 for until {@link #stop}
     * @return whether there were requests and none failed
     * @throws StartException if a sidecar did not start
     * @throws IOException if the world could not be set up
     */
    public boolean run(Path conf, long seconds, RandomGenerator random) throws IOException, StartException {
        return stage(conf, 0, null, random, world -> {
            out.println(world.greeting());
            return play(world, seconds, CHANGE_NANOS);
        });
    }

    /**
     * Runs a short one with a change every quarter of a second, and then many changes of services that nobody calls, around a
     * consuming sidecar that is not its own: for the JVM of that one to note what all of it takes.
     *
     * @param conf the folder with the example service documents
     * @param consumer given the consumer's node file once everything else is there; has it started
     * @param operator given the same when all was played, while it still runs
     * @throws StartException if a sidecar did not start
     * @throws IOException if the world could not be set up, or it was stopped
     */
    public void rehearse(Path conf, RandomGenerator random, Consumer<Path> consumer, Consumer<Path> operator)
            throws IOException, StartException {
        List<DemoClient> first = new ArrayList<>();
        Consumer<World> starts = world -> {
            first.addAll(call(world, new Tally())); // who comes when a port is just bound waits for the table
            consumer.accept(world.consumer());
        };
        try {
            stage(conf, REHEARSED_SERVICES, new Elsewhere(starts, () -> stopped), random, world -> {
                first.forEach(DemoClient::stop);
                boolean unharmed = !stopped && play(world, REHEARSAL_SECONDS, REHEARSED_CHANGE_NANOS);
                if (!stopped) {
                    world.crowd(REHEARSED_CHANGES);
                }
                if (stopped) {
                    throw new IOException("ended before all was rehearsed");
                }
                operator.accept(world.consumer());
                return unharmed;
            });
        } finally {
            first.forEach(DemoClient::stop);
        }
    }

    @FunctionalInterface
    private interface Play {
        boolean in(World world) throws IOException, StartException;
    }

    private static boolean stage(Path conf, int crowd, @Nullable Elsewhere elsewhere, RandomGenerator random, Play play)
            throws IOException, StartException {
        Path home = Files.createTempDirectory("outrigger-demo");
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (EmbeddedZooKeeper zookeeper =
                        EmbeddedZooKeeper.start(Files.createDirectory(home.resolve("zookeeper")), 0);
                World world = World.create(home, conf, zookeeper.connect(), group, crowd, elsewhere, random)) {
            return play.in(world);
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
            Folders.delete(home);
        }
    }

    /** Ends it after what is happening. Thread-safe. */
    public void stop() {
        stopped = true;
    }

    private boolean play(World world, long seconds, long changeNanos) throws IOException, StartException {
        Tally tally = new Tally();
        List<DemoClient> clients = call(world, tally);
        try (EchoClient echo = EchoClient.start(world.local("echo"), tally)) {
            return change(world, tally, seconds, changeNanos, echo);
        } finally {
            clients.forEach(DemoClient::stop);
        }
    }

    private List<DemoClient> call(World world, Tally tally) {
        List<DemoClient> clients = new ArrayList<>();
        for (InetSocketAddress local : world.called()) {
            DemoClient client = new DemoClient(local, REQUESTS_PER_SECOND, ticker, tally);
            clients.add(client);
            Thread thread = new Thread(client, "demo-client-" + clients.size());
            thread.setDaemon(true);
            thread.start();
        }
        return clients;
    }

    private boolean change(World world, Tally tally, long seconds, long changeNanos, EchoClient echo)
            throws IOException, StartException {
        Cast cast = world.cast();
        long start = ticker.nanos();
        long told = start;
        String[] services = {"api", "api", "app-www"};
        for (int turn = 0;
                !stopped && (seconds == 0 || ticker.nanos() - start < TimeUnit.SECONDS.toNanos(seconds));
                turn++) {
            out.println("  " + cast.next(services[turn % services.length]));
            LockSupport.parkNanos(changeNanos);
            if (ticker.nanos() - told > TOLD_NANOS) {
                told = ticker.nanos();
                tell(tally);
            }
        }
        Count count = cast.count();
        out.printf(
                Locale.ROOT,
                "%d requests, %d failed; %d starts, %d drains, %d kills; %d echoes; %d s%n",
                tally.requests(),
                tally.failures(),
                count.starts(),
                count.drains(),
                count.kills(),
                echo.echoes(),
                TimeUnit.NANOSECONDS.toSeconds(ticker.nanos() - start));
        if (tally.failures() > 0) {
            out.println("last failure: " + tally.lastFailure());
        }
        return tally.requests() > 0 && tally.failures() == 0;
    }

    private void tell(Tally tally) {
        out.printf(Locale.ROOT, "%,d requests, %d failed%n", tally.requests(), tally.failures());
        tally.byInstance().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(one -> out.printf(
                        Locale.ROOT,
                        "    %-28s %,9d%n",
                        one.getKey(),
                        one.getValue().sum()));
    }
}
