package dev.outrigger.discovery;

import dev.outrigger.routing.Scheduler;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The addresses of one name, looked up again when their time to live ends (within 5 s to 5 min). A failing resolver keeps
 * the last ones. Confined to the control loop.
 */
public final class KeptAddresses implements Subscription {
    private static final long SHORTEST = Duration.ofSeconds(5).toNanos();
    private static final long LONGEST = Duration.ofMinutes(5).toNanos();

    private final String name;
    private final NameResolver resolver;
    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final Runnable changed;
    private final Consumer<String> failed;
    private List<InetAddress> addresses = List.of();
    private boolean failing;
    private boolean closed;
    private Scheduler.Cancellable next = Scheduler.Cancellable.NOTHING;

    /**
     * Starts nothing yet.
     *
     * @param changed told of other addresses
     * @param failed told why a look-up failed, once until one succeeds
     */
    public KeptAddresses(
            String name,
            NameResolver resolver,
            Scheduler scheduler,
            RandomGenerator random,
            Runnable changed,
            Consumer<String> failed) {
        this.name = name;
        this.resolver = resolver;
        this.scheduler = scheduler;
        this.random = random;
        this.changed = changed;
        this.failed = failed;
    }

    /** Looks the name up for the first time. */
    public void start() {
        if (!closed) {
            resolver.resolve(name, this::answered);
        }
    }

    /** Returns the addresses that were found last; empty before the first. */
    public List<InetAddress> addresses() {
        return addresses;
    }

    @Override
    public void close() {
        closed = true;
        next.cancel();
    }

    private void answered(NameResolver.Answer answer) {
        if (closed) {
            return;
        }
        if (answer instanceof NameResolver.Found found) {
            failing = false;
            next = scheduler.schedule(this::start, within(found.ttl()));
            if (!addresses.equals(found.addresses())) {
                addresses = found.addresses();
                changed.run();
            }
            return;
        }
        next = scheduler.schedule(this::start, within(Duration.ZERO));
        if (!failing) {
            failing = true;
            failed.accept(((NameResolver.Failed) answer).why());
        }
    }

    /* Up to a tenth later, so that a fleet that started together does not ask together for ever. */
    private long within(Duration ttl) {
        long bounded = Math.max(SHORTEST, Math.min(LONGEST, Math.min(ttl.toMillis(), 600_000) * 1_000_000));
        return Math.min(LONGEST, bounded + random.nextLong(bounded / 10));
    }
}
