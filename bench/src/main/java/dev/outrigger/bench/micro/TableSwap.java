package dev.outrigger.bench.micro;

import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.RoutingTable;
import dev.outrigger.routing.Snapshot;
import dev.outrigger.routing.router.ServiceRouter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** From a registry's list to the table in use: what the control loop does at a change, all of it, words and probes apart. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TableSwap {
    /** How many instances there are. */
    @Param({"100", "10000"})
    public int instances = 100;

    private final AtomicReference<RoutingTable> table = new AtomicReference<>();
    private final ServiceRouter router = Population.router(table::set);
    private Snapshot all = Population.live(List.of());
    private Snapshot oneDown = all;
    private Snapshot allDrain = all;
    private Snapshot oneMissing = all;
    private boolean changed;

    /** Makes the lists, and the first table. */
    @Setup
    public void fill() {
        List<Instance> up = Population.instances(instances, false);
        List<Instance> one = new ArrayList<>(up);
        one.set(instances / 2, one.get(instances / 2).in(InstanceState.DOWN));
        List<Instance> draining = new ArrayList<>(instances);
        for (int i = 0; i < instances; i++) {
            draining.add(Population.instance(i, Instance.USUAL_WEIGHT, InstanceState.DRAINING));
        }
        all = Population.live(up);
        oneDown = Population.live(one);
        allDrain = Population.live(draining);
        oneMissing = Population.live(up.subList(1, instances));
        router.snapshot(all);
    }

    /** Stops the router. */
    @TearDown
    public void close() {
        router.close();
    }

    /** One of all changes its state, and back the next time. */
    @Benchmark
    public @Nullable RoutingTable one() {
        return swap(oneDown);
    }

    /** One is not listed any more, and listed again the next time. */
    @Benchmark
    public @Nullable RoutingTable missing() {
        return swap(oneMissing);
    }

    /** All change their state, and back the next time. */
    @Benchmark
    public @Nullable RoutingTable all() {
        return swap(allDrain);
    }

    private @Nullable RoutingTable swap(Snapshot other) {
        changed = !changed;
        router.snapshot(changed ? other : all);
        return table.get();
    }
}
