package dev.outrigger.routing.balance;

import dev.outrigger.routing.Balancer;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The balancing policies by name. A new one is a file and a line here. */
public final class Balancers {
    private static final Map<String, Balancer> ALL = new TreeMap<>(Map.ofEntries(
            Map.entry("first", new First()),
            Map.entry("least_request", new LeastRequest()),
            Map.entry("random", new RandomChoice()),
            Map.entry("round_robin", new RoundRobin())));

    private Balancers() {}

    /** Returns the names of all, sorted. */
    public static Set<String> names() {
        return Collections.unmodifiableSet(ALL.keySet());
    }

    /**
     * Returns the policy called {@code name}, which lets endpoints warm up.
     *
     * @throws IllegalArgumentException naming it and what was expected
     */
    public static Balancer named(String name) {
        Balancer policy = ALL.get(name);
        if (policy == null) {
            throw new IllegalArgumentException("balance: \"" + name + "\" (expected: one of " + names() + ")");
        }
        return new SlowStart(policy);
    }
}
