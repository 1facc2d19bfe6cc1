package dev.outrigger.bench.micro;

import dev.outrigger.discovery.document.ConfigNode;
import dev.outrigger.discovery.document.Problems;
import dev.outrigger.discovery.document.Traffic;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Protocol;
import dev.outrigger.routing.Provenance;
import dev.outrigger.routing.RoutingTable;
import dev.outrigger.routing.Scheduler;
import dev.outrigger.routing.Snapshot;
import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.routing.health.ProbeLimiter;
import dev.outrigger.routing.membership.LossGuard;
import dev.outrigger.routing.router.ServiceRouter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The instances of a service, and the router that makes its tables, without a registry. */
final class Population {
    static final String SERVICE = "bench";
    static final int LOOPS = 2;

    private Population() {}

    /** Returns {@code count} instances, one an address; every fourth is worth half as much if {@code weighted}. */
    static List<Instance> instances(int count, boolean weighted) {
        List<Instance> instances = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int weight = weighted && i % 4 == 0 ? Instance.USUAL_WEIGHT / 2 : Instance.USUAL_WEIGHT;
            instances.add(instance(i, weight, InstanceState.UP));
        }
        return instances;
    }

    /** Returns the instance with number {@code i}, as a registry's reader makes it: nothing of it is shared with another. */
    static Instance instance(int i, int weight, InstanceState state) {
        String host = "10." + (i >> 16) + '.' + (i >> 8 & 255) + '.' + (i & 255);
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), 8080);
            return new Instance(Instance.id(host, 8080), host, address, weight, "r", "z", state, "n", Map.of(), i);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Returns what a live session has listed. */
    static Snapshot live(List<Instance> instances) {
        return new Snapshot(SERVICE, instances, new Provenance(Provenance.Kind.LIVE, 0), 0);
    }

    /** Returns the built-in policy for HTTP with another way to balance. */
    static TrafficPolicy balancedBy(String balance) {
        ConfigNode at = ConfigNode.lenient("bench", Map.of("balance", balance), new Problems());
        return Traffic.read(Protocol.HTTP, List.of(new Traffic.Layer("bench", at)))
                .policy();
    }

    /** Returns a router for which no time passes, so nobody is probed and nothing expires. */
    static ServiceRouter router(Consumer<RoutingTable> publish) {
        return new ServiceRouter(
                SERVICE,
                LOOPS,
                new StoppedClock(),
                new SplittableRandom(1),
                (address, check, done) -> {},
                event -> {},
                publish,
                new ProbeLimiter(ProbeLimiter.USUAL_RATE),
                LossGuard.NONE);
    }

    /** Runs what is submitted at once, and nothing of what is for later. */
    private static final class StoppedClock implements Scheduler {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public Cancellable schedule(Runnable task, long delayNanos) {
            return Cancellable.NOTHING;
        }
    }
}
