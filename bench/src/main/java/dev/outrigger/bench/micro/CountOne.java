package dev.outrigger.bench.micro;

import dev.outrigger.routing.Reason;
import dev.outrigger.sidecar.telemetry.LoopMeters;
import dev.outrigger.sidecar.telemetry.Meters;
import dev.outrigger.sidecar.telemetry.ServiceMeters;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the data path pays for being counted: one counter, one histogram, all of a request; alone, and beside another loop. */
@State(Scope.Group)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CountOne {
    private final ServiceMeters meters = new Meters(() -> 0, 2).service("bench");
    private final LoopMeters first = meters.loop(0);
    private final LoopMeters second = meters.loop(1);
    /** Differs from call to call, so that the search for its bucket is not always the same. */
    private long nanos = 1;

    private long next() {
        nanos = nanos * 2862933555777941757L + 3037000493L;
        return nanos >>> 34; // below 1.1 s
    }

    /** The generator of latencies alone: to be taken off the others. */
    @Benchmark
    @Group("latency_only")
    public long latencyOnly() {
        return next();
    }

    /** One counter. */
    @Benchmark
    @Group("counter")
    public void counter() {
        first.received(100);
    }

    /** One counter that is found by its word. */
    @Benchmark
    @Group("counter_by_word")
    public void counterByWord() {
        first.localError(Reason.RESET);
    }

    /** One histogram. */
    @Benchmark
    @Group("histogram")
    public void histogram() {
        first.upstreamConnected(next());
    }

    /** All that a request on a connection that is open already counts. */
    @Benchmark
    @Group("request")
    public void request() {
        first.received(100);
        first.sent(1_000);
        first.request(200, next());
    }

    /** A counter, while another loop counts for the same service. */
    @Benchmark
    @Group("counter_beside_another")
    @GroupThreads(1)
    public void besideAnother() {
        first.received(100);
    }

    /** That other loop. */
    @Benchmark
    @Group("counter_beside_another")
    @GroupThreads(1)
    public void another() {
        second.received(100);
    }
}
