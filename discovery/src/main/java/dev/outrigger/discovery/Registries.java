package dev.outrigger.discovery;

import dev.outrigger.routing.Events;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.Scheduler;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Registries that need no ensemble, and their combination. */
public final class Registries {
    private Registries() {}

    /** Returns a registry of lists that never change. What it does not name is known not to exist. */
    public static Registry fixed(Scheduler scheduler, Map<String, List<Instance>> services) {
        return new FixedRegistry(scheduler, services);
    }

    /**
     * Returns a registry of things that are found by host names alone. Each address of each name is an instance, in the
     * order written; names are looked up again when their time to live ends (within 5 s to 5 min); a failing resolver
     * keeps the last addresses.
     *
     * @param datastores of a key its {@code host:port}s, a name or numeric address each (IPv6 in brackets); asked when a
     *     watch begins, on the control loop
     */
    public static Registry datastores(
            Function<String, List<String>> datastores,
            NameResolver resolver,
            Scheduler scheduler,
            RandomGenerator random,
            Events events) {
        return new DatastoreRegistry(datastores, resolver, scheduler, random, events);
    }

    /** Returns a registry that asks {@code registryOf} at each watch which registry knows the service or key. */
    public static Registry combined(Function<String, Registry> registryOf) {
        return new CombinedRegistry(registryOf);
    }
}
