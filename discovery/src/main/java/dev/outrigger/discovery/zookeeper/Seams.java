package dev.outrigger.discovery.zookeeper;

import dev.outrigger.discovery.NameResolver;
import dev.outrigger.routing.Events;
import dev.outrigger.routing.Scheduler;
import java.net.InetSocketAddress;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** What everything over one session stands on. */
record Seams(
        Coordination coordination,
        Scheduler scheduler,
        RandomGenerator random,
        Events events,
        NameResolver resolver,
        Predicate<InetSocketAddress> ownListeners,
        ZooKeeperSettings settings,
        ZooKeeper.Node node) {

    String services() {
        return settings.root() + "/services";
    }

    String service(String service) {
        return services() + "/" + service;
    }

    String instances(String service) {
        return service(service) + "/instances";
    }

    String keys() {
        return settings.root() + "/keys";
    }

    String key(String key) {
        return keys() + "/" + key;
    }

    String nodes() {
        return settings.root() + "/nodes";
    }

    /** Returns {@code nanos} or up to half more or less. */
    long around(long nanos) {
        return nanos / 2 + random.nextLong(Math.max(1, nanos));
    }
}
