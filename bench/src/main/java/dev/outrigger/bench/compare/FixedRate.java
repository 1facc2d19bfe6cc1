package dev.outrigger.bench.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The open loop: every proxy at half of what the slowest can do, in turn. */
final class FixedRate implements AutoCloseable {
    private static final int MAXIMUM_SECONDS = 5;
    private static final int WARM_UP_SECONDS = 5;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final World world;
    private final Options options;
    private final Wrk wrk;
    private final Turns turns;
    private final Optional<Path> collectorLog;
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

    FixedRate(World world, Options options, Wrk wrk, Turns turns) {
        this.world = world;
        this.options = options;
        this.wrk = wrk;
        this.turns = turns;
        this.collectorLog = Optional.ofNullable(world.facts().get("outrigger.collector_log"))
                .map(Path::of);
    }

    FixedRow measure(Work work, int connections) throws IOException, InterruptedException, Failed {
        double rate = slowest(work, connections) / 2;
        List<Map<String, FixedRow.Run>> rounds = new ArrayList<>();
        FixedRow row = new FixedRow(work, connections, options.rounds(), rate, rounds);
        while (!row.sound() && rounds.size() < options.mostRounds()) {
            rounds.add(round(work, connections, rate, rounds.size()));
            row = new FixedRow(work, connections, options.rounds(), rate, rounds);
        }
        return row;
    }

    private double slowest(Work work, int connections) throws IOException, InterruptedException, Failed {
        double slowest = Double.MAX_VALUE;
        turns.begin();
        try {
            for (World.Target proxy : world.proxies()) {
                wrk.run(work, connections, options.warmUpSeconds(), proxy.address(work));
                Wrk.Seen seen = wrk.run(work, connections, MAXIMUM_SECONDS, proxy.address(work));
                slowest = Math.min(slowest, seen.requests() * 1e6 / seen.micros());
            }
            pace(work, connections, slowest / 2, WARM_UP_SECONDS, world.control()); // ours is to be compiled too
        } finally {
            turns.end();
        }
        return slowest;
    }

    private Map<String, FixedRow.Run> round(Work work, int connections, double rate, int number)
            throws IOException, InterruptedException, Failed {
        Map<String, FixedRow.Run> runs = new LinkedHashMap<>();
        runs.put("control", run(work, connections, rate, options.controlSeconds(), world.control()));
        for (World.Target proxy : world.turn(number)) {
            FixedRow.Run run = run(work, connections, rate, options.seconds(), proxy);
            runs.put(proxy.name(), run);
            System.err.printf(
                    Locale.ROOT,
                    "%s, %.0f requests/s, round %d: %s p50 %.3f p99 %.3f p99.9 %.3f ms%n",
                    work.id(),
                    rate,
                    number + 1,
                    proxy.name(),
                    run.p50(),
                    run.p99(),
                    run.p999());
        }
        return runs;
    }

    private FixedRow.Run run(Work work, int connections, double rate, int seconds, World.Target target)
            throws IOException, InterruptedException, Failed {
        turns.begin();
        try {
            pace(work, connections, rate, 2, target);
            System.gc(); // now, so that it need not during the run
            long collections = collections();
            Optional<Path> log = target.name().equals(Line.US) ? collectorLog : Optional.empty();
            int lines = log.isPresent() ? Pauses.lines(log.get()) : 0;
            Usage before = Usage.of(target.pid());
            long besideBefore = world.beside(target);
            Pace.Outcome outcome = pace(work, connections, rate, seconds, target);
            Usage after = Usage.of(target.pid());
            long beside = world.beside(target) - besideBefore;
            if (collections() != collections) {
                throw new Failed("the load's own collector ran (expected: room for a whole run)");
            }
            Pauses pauses = log.isPresent() ? Pauses.since(log.get(), lines) : Pauses.NONE;
            double count = outcome.latencies().count();
            return FixedRow.Run.of(
                    outcome,
                    (after.cpu() - before.cpu()) / count,
                    (after.busy() - before.busy()) / count,
                    after.taken(before, beside),
                    Usage.residentKib(target.pid()),
                    pauses);
        } finally {
            turns.end();
        }
    }

    private Pace.Outcome pace(Work work, int connections, double rate, int seconds, World.Target target)
            throws InterruptedException, Failed {
        String[] address = target.address(work).split(":", 2);
        try {
            return Pace.run(
                    group,
                    new InetSocketAddress(address[0], Integer.parseInt(address[1])),
                    work.path(),
                    rate,
                    connections,
                    seconds);
        } catch (Failed e) {
            throw new Failed(target.name() + ": " + e.getMessage());
        }
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    /** Writes one object for each row and proxy; the control is one of them. */
    static void write(Path file, Description description, List<FixedRow> rows) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.set("run", description.run());
        root.set("processes", description.processes());
        ArrayNode all = root.putArray("fixed_rate");
        for (FixedRow row : rows) {
            for (String proxy : row.rounds().get(0).keySet()) {
                ObjectNode at = all.addObject().put("work", row.work().id()).put("connections", row.connections());
                at.put("requests_per_second", Math.round(row.rate())).put("proxy", proxy);
                at.put("rounds_wanted", row.wanted())
                        .put("rounds_kept", row.kept().size());
                at.put("sound", row.sound());
                at.put("p50_ms", row.median(proxy, FixedRow.Run::p50));
                at.put("p99_ms", row.median(proxy, FixedRow.Run::p99));
                at.put("p999_ms", row.median(proxy, FixedRow.Run::p999));
                at.put("cpu_us_per_request", row.median(proxy, FixedRow.Run::cpu));
                at.put("machine_us_per_request", row.median(proxy, FixedRow.Run::machine));
                at.put("rss_mib", row.median(proxy, FixedRow.Run::rss) / 1024);
                at.put("sent_late_p99_ms", row.median(proxy, FixedRow.Run::lateness));
                if (row.sound()) {
                    ratios(at.putObject("ratios"), row, proxy);
                }
                ArrayNode rounds = at.putArray("rounds");
                row.rounds().forEach(round -> rounds.add(JSON.<ObjectNode>valueToTree(round.get(proxy))));
            }
        }
        ArrayNode lines = root.putArray("lines");
        for (FixedRow row : rows) {
            for (FixedRow.Limit limit : row.limits()) {
                ObjectNode at = lines.addObject().put("work", row.work().id()).put("connections", row.connections());
                at.put("what", limit.what()).put("held", limit.held());
                at.put("ms", limit.ours()).put("at_most_ms", limit.most());
            }
        }
        Files.createDirectories(file.toAbsolutePath().resolveSibling("."));
        Files.writeString(file, JSON.writeValueAsString(root) + "\n");
    }

    private static void ratios(ObjectNode at, FixedRow row, String proxy) {
        for (String base : List.of(Line.HAPROXY, Line.NGINX)) {
            if (row.rounds().get(0).containsKey(base) && !base.equals(proxy)) {
                ObjectNode to = at.putObject(base);
                to.set("p50_ms", Document.tree(row.ratio(proxy, base, FixedRow.Run::p50)));
                to.set("p99_ms", Document.tree(row.ratio(proxy, base, FixedRow.Run::p99)));
                to.set("p999_ms", Document.tree(row.ratio(proxy, base, FixedRow.Run::p999)));
                to.set("cpu_us_per_request", Document.tree(row.ratio(proxy, base, FixedRow.Run::cpu)));
                to.set("machine_us_per_request", Document.tree(row.ratio(proxy, base, FixedRow.Run::machine)));
                to.set("rss_mib", Document.tree(row.ratio(proxy, base, FixedRow.Run::rss)));
            }
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully();
    }
}
