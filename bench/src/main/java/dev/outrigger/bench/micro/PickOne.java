package dev.outrigger.bench.micro;

import dev.outrigger.routing.Attempt;
import dev.outrigger.routing.Balancer.Selector;
import dev.outrigger.routing.Endpoint;
import dev.outrigger.routing.EndpointState;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Outcome;
import dev.outrigger.routing.balance.Balancers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

/** One pick with its counts, from its begin to the report of success, as each request pays for it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PickOne {
    private static final int LOOPS = 2;

    /** A policy by name. */
    @Param({"least_request", "round_robin", "random"})
    public String balance = "least_request";

    /** How many instances there are. */
    @Param({"3", "500"})
    public int instances = 3;

    private final List<Endpoint> endpoints = new ArrayList<>();
    private final Attempt attempt = new Attempt(RandomGenerator.of("Xoroshiro128PlusPlus"), 0);
    private Selector selector = unused -> Selector.NOBODY;

    /** Builds the table. */
    @Setup
    public void fill() {
        for (int i = 0; i < instances; i++) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 10_000 + i);
            Instance instance = new Instance(
                    "127.0.0.1:" + address.getPort(),
                    "127.0.0.1",
                    address,
                    Instance.USUAL_WEIGHT,
                    "",
                    "",
                    InstanceState.UP,
                    "",
                    Map.of(),
                    0);
            endpoints.add(new Endpoint(instance, new EndpointState("bench", address, LOOPS)));
        }
        selector = Balancers.named(balance).selectorFor(endpoints);
    }

    /** Picks, starts and finishes. */
    @Benchmark
    public int pick() {
        int chosen = selector.select(attempt.begin(1, 0));
        EndpointState state = endpoints.get(chosen).state();
        state.started(0);
        state.finished(0, Outcome.SUCCESS, 2);
        return chosen;
    }
}
