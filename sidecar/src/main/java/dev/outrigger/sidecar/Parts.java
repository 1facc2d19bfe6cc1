package dev.outrigger.sidecar;

import dev.outrigger.discovery.NameResolver;
import dev.outrigger.discovery.Registries;
import dev.outrigger.discovery.Registry;
import dev.outrigger.discovery.zookeeper.ZooKeeperSettings;
import dev.outrigger.routing.Events;
import dev.outrigger.routing.Protocol;
import dev.outrigger.routing.Scheduler;
import dev.outrigger.sidecar.config.NodeConfig;
import dev.outrigger.sidecar.require.Front;
import dev.outrigger.sidecar.require.Gate;
import dev.outrigger.sidecar.require.http.HttpFront;
import dev.outrigger.sidecar.require.tcp.TcpFront;
import dev.outrigger.sidecar.upstream.Route;
import dev.outrigger.sidecar.wire.WireLoop;
import dev.outrigger.sidecar.wire.WireLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What the configuration means for the parts that {@link Sidecar} puts together. */
final class Parts {
    private Parts() {}

    /** Returns the ensemble's settings; {@code connect} instead of the configured one where one is embedded. */
    static ZooKeeperSettings settings(NodeConfig node, String connect) {
        NodeConfig.ZooKeeper zookeeper = node.zookeeper();
        return new ZooKeeperSettings(
                connect,
                zookeeper.chroot(),
                node.federation(),
                zookeeper.sessionTimeout(),
                Optional.empty(),
                zookeeper.allowLoopback());
    }

    /** Returns the registry of instances and definitions: datastores by their KEY, all else from {@code services}. */
    static Registry registry(
            NodeRules rules,
            Registry services,
            NameResolver names,
            Scheduler control,
            RandomGenerator random,
            Events events) {
        Registry datastores =
                Registries.datastores(key -> rules.hosts(key).orElse(List.of()), names, control, random, events);
        return Registries.combined(name -> rules.hosts(name).isPresent() ? datastores : services);
    }

    /**
     * Returns what serves {@code protocol}.
     *
     * @param moved told when {@link Front#full} may have changed
     * @param most downstream connections of one service that sets no limit of its own
     */
    static Front front(Protocol protocol, Route route, Runnable moved, WireLoops loops, String node, int most) {
        Gate gate = new Gate(() -> limit(route, most), moved);
        List<WireLoop> all = new ArrayList<>();
        for (int i = 0; i < loops.count(); i++) {
            all.add(loops.loop(i));
        }
        return switch (protocol) {
            case TCP -> new TcpFront(route, all, gate);
            case HTTP -> new HttpFront(route, all, gate, node);
        };
    }

    private static int limit(Route route, int most) {
        int own = route.traffic().maxConnections();
        return own == 0 ? most : own;
    }
}
