package dev.outrigger.sidecar.provide;

import dev.outrigger.routing.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The orderly end of what this node provides: all {@code leaving} at once, the registry's word for it, {@code drain_delay}
 * for the consumers to hear of it, then deletion. Each wait for the registry has a deadline, so that it ends whether there
 * is a registry or not: at the latest after two deadlines and the delay. Confined to the control loop.
 */
public final class Withdrawal {
    private final Scheduler scheduler;
    private final List<ProvidedService> services;
    private final long delayNanos;
    private final long deadlineNanos;
    private final Runnable done;

    /**
     * @param drainDelay how long {@code leaving} stands before the deletion, if consumers need no longer to hear of it; none if
     *     nothing was announced
     * @param deadline how long the registry may take for each of the two steps
     * @param done run once, never inside {@link #start}
     */
    public Withdrawal(
            Scheduler scheduler,
            List<ProvidedService> services,
            Duration drainDelay,
            Duration deadline,
            Runnable done) {
        this.scheduler = scheduler;
        this.services = List.copyOf(services);
        delayNanos = drainDelay.toNanos();
        deadlineNanos = deadline.toNanos();
        this.done = done;
    }

    /** Begins. Once. */
    public void start() {
        boolean announced = services.stream().anyMatch(service -> service.view().wanted());
        long delay = announced ? Math.max(delayNanos, window()) : 0;
        services.forEach(ProvidedService::leave);
        all(ProvidedService::whenAnnounced, () -> scheduler.schedule(this::delete, delay));
    }

    private long window() {
        return services.stream()
                .mapToLong(service -> service.readWindow().toNanos())
                .max()
                .orElse(0);
    }

    private void delete() {
        all(ProvidedService::withdraw, done);
    }

    /** Takes one step with every service; {@code then} follows once, when all have taken it or the deadline has passed. */
    private void all(BiConsumer<ProvidedService, Runnable> step, Runnable then) {
        Join join = new Join(services.size() + 1, then);
        join.deadline = scheduler.schedule(join::end, deadlineNanos);
        services.forEach(service -> step.accept(service, join::arrive));
        scheduler.execute(join::arrive);
    }

    /** Counts arrivals. */
    private static final class Join {
        private final Runnable then;
        private int outstanding;
        private boolean ended;
        private Scheduler.Cancellable deadline = Scheduler.Cancellable.NOTHING;

        Join(int outstanding, Runnable then) {
            this.outstanding = outstanding;
            this.then = then;
        }

        void arrive() {
            outstanding--;
            if (outstanding == 0) {
                end();
            }
        }

        void end() {
            if (!ended) {
                ended = true;
                deadline.cancel();
                then.run();
            }
        }
    }
}
