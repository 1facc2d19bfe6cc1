package dev.outrigger.discovery.simulation;

import dev.outrigger.discovery.Registry;
import dev.outrigger.discovery.Subscription;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.Provenance;
import dev.outrigger.routing.Scheduler;
import dev.outrigger.routing.ServiceDefinition;
import dev.outrigger.routing.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** One sidecar's sight of the registry: late, now and then unable to read, and blind while its session is lost. */
final class LaggingRegistry implements Registry {
    private static final long MILLISECOND = 1_000_000L;

    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final Supplier<List<Instance>> truth;
    private Consumer<Snapshot> watcher = snapshot -> {};
    private List<Instance> known = List.of();
    private Provenance.Kind kind = Provenance.Kind.UNKNOWN;
    private boolean connected = true;
    private boolean reading;
    private boolean failing;

    LaggingRegistry(Scheduler scheduler, RandomGenerator random, Supplier<List<Instance>> truth) {
        this.scheduler = scheduler;
        this.random = random;
        this.truth = truth;
    }

    @Override
    public Subscription watchInstances(String service, Consumer<Snapshot> told) {
        watcher = told;
        tell();
        changed();
        return () -> watcher = snapshot -> {};
    }

    @Override
    public Subscription watchDefinition(String service, Consumer<Optional<ServiceDefinition>> told) {
        return () -> {};
    }

    @Override
    public Subscription watchKey(String key, Consumer<Optional<String>> told) {
        return () -> {};
    }

    /** The truth changed, or can be read again. */
    void changed() {
        if (!reading) {
            reading = true;
            scheduler.schedule(this::read, random.nextLong(2_000) * MILLISECOND);
        }
    }

    /** Makes the next read fail. */
    void failOnce() {
        failing = true;
    }

    void loseSession(long nanos) {
        if (connected) {
            connected = false;
            stale();
            scheduler.schedule(
                    () -> {
                        connected = true;
                        changed();
                    },
                    nanos);
        }
    }

    private void read() {
        reading = false;
        if (!connected) {
            return;
        }
        if (failing) {
            failing = false;
            stale();
            changed();
            return;
        }
        known = truth.get();
        kind = Provenance.Kind.LIVE;
        tell();
    }

    private void stale() {
        if (kind != Provenance.Kind.UNKNOWN) {
            kind = Provenance.Kind.STALE;
            // A failed read may have come with nothing at all: that must not matter.
            List<Instance> read = random.nextBoolean() ? known : List.of();
            watcher.accept(new Snapshot("api", read, new Provenance(kind, scheduler.nanos()), scheduler.nanos()));
        }
    }

    private void tell() {
        watcher.accept(new Snapshot("api", known, new Provenance(kind, scheduler.nanos()), scheduler.nanos()));
    }
}
