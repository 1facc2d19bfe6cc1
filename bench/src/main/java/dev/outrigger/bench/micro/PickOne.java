package dev.outrigger.bench.micro;

import dev.outrigger.routing.Attempt;
import dev.outrigger.routing.Endpoint;
import dev.outrigger.routing.EndpointState;
import dev.outrigger.routing.Outcome;
import dev.outrigger.routing.Pick;
import dev.outrigger.routing.RoutingTable;
import dev.outrigger.routing.router.ServiceRouter;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A pick from the table that a router published, beside what no pick of two choices can do without: two draws from the same
 * source of chance and two reads of an array. With {@code -t 2} two loops pick from one table.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PickOne {
    /** A policy by name. */
    @Param({"least_request", "round_robin", "random"})
    public String balance = "least_request";

    /** How many instances there are. */
    @Param({"3", "20", "1000"})
    public int instances = 3;

    /** {@code equal}, or {@code mixed}: every fourth is worth half. */
    @Param({"equal", "mixed"})
    public String weights = "equal";

    private final AtomicInteger loops = new AtomicInteger();
    private long[] cells = new long[0];
    private volatile RoutingTable table = published(1, "first", false);

    /** Builds the table. */
    @Setup
    public void fill() {
        table = published(instances, balance, weights.equals("mixed"));
        cells = new long[instances];
    }

    private static RoutingTable published(int instances, String balance, boolean weighted) {
        RoutingTable[] last = new RoutingTable[1];
        try (ServiceRouter router = Population.router(table -> last[0] = table)) {
            router.policy(Population.balancedBy(balance));
            router.snapshot(Population.live(Population.instances(instances, weighted)));
        }
        return last[0];
    }

    /** What belongs to one event loop. */
    @State(Scope.Thread)
    public static class Loop {
        // The sort of source that a loop has.
        private final RandomGenerator random = new Random(1);
        private int index;
        private Attempt attempt = new Attempt(random, 0);

        /** Takes the next index. */
        @Setup
        public void begin(PickOne all) {
            index = all.loops.getAndIncrement() % Population.LOOPS;
            attempt = new Attempt(random, index);
        }
    }

    /** The least: two draws, two reads, one compare. */
    @Benchmark
    public int draws(Loop loop) {
        long[] all = cells;
        int a = loop.random.nextInt(all.length);
        int b = loop.random.nextInt(all.length);
        return all[b] < all[a] ? b : a;
    }

    /** A pick. */
    @Benchmark
    public Pick pick(Loop loop) {
        return table.picker().pick(loop.attempt.begin(1, 0));
    }

    /** A pick with its counts, from its begin to the report of success, as each request pays for it. */
    @Benchmark
    public Endpoint exchange(Loop loop) {
        Endpoint endpoint = ((Pick.Chosen) table.picker().pick(loop.attempt.begin(1, 0))).endpoint();
        EndpointState state = endpoint.state();
        state.started(loop.index);
        state.finished(loop.index, Outcome.SUCCESS, 2);
        return endpoint;
    }
}
