package dev.outrigger.sidecar.provide;

import dev.outrigger.discovery.document.Units;
import dev.outrigger.routing.Scheduler;
import dev.outrigger.sidecar.provide.DrainAnswer.Unsettled;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits until applications whose services are drained may be stopped: the registry says so, consumers had time to hear of it,
 * and, if asked for, nobody is connected to them any more. Confined to the control loop.
 */
final class DrainWait {
    private static final long GLANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Scheduler control;
    private final World world;
    private final List<HeldDrain> drains;
    private final Duration limit;
    private final Optional<Duration> untilIdle;
    private final Consumer<List<Unsettled>> done;
    private long deadlineNanos;

    /** What it asks others. */
    interface World {
        /** Returns the instances of {@code service} that run here. */
        List<ProvidedService> instances(String service);

        /** Returns how long consumers may take to hear of a change of {@code service}. */
        Duration delay(String service);

        /** Returns why the registry does not say that {@code service} drains, as far as it is known. */
        String missing(String service);

        /** Tells on the control loop who is connected to {@code instance}, or why that is not known. */
        void look(InetSocketAddress instance, BiConsumer<@Nullable Connections, String> told);
    }

    /**
     * @param limit for the registry and the consumers
     * @param untilIdle how long connections may take after that; empty: they are not looked for
     * @param done told once why which application may not be stopped; nothing if all may
     */
    DrainWait(
            Scheduler control,
            World world,
            List<HeldDrain> drains,
            Duration limit,
            Optional<Duration> untilIdle,
            Consumer<List<Unsettled>> done) {
        this.control = control;
        this.world = world;
        this.drains = List.copyOf(drains);
        this.limit = limit;
        this.untilIdle = untilIdle;
        this.done = done;
    }

    void start() {
        deadlineNanos = control.nanos() + limit.toNanos();
        glance();
    }

    private void glance() {
        List<Unsettled> unsettled = new ArrayList<>();
        boolean ended = false;
        for (HeldDrain held : drains) {
            ended |= held.over();
            why(held).ifPresent(why -> unsettled.add(new Unsettled(held.drain().service(), why)));
        }
        if (unsettled.isEmpty() && untilIdle.isPresent()) {
            deadlineNanos = control.nanos() + untilIdle.get().toNanos();
            look();
        } else if (unsettled.isEmpty() || ended || control.nanos() - deadlineNanos >= 0) {
            done.accept(unsettled);
        } else {
            control.schedule(this::glance, GLANCE_NANOS);
        }
    }

    private Optional<String> why(HeldDrain held) {
        String service = held.drain().service();
        if (held.over()) {
            return Optional.of("undrained meanwhile");
        }
        List<ProvidedService> instances = world.instances(service);
        if (!held.acknowledged(instances)) {
            String missing = world.missing(service);
            return Optional.of("the registry has not acknowledged it within " + Units.words(limit)
                    + (missing.isEmpty() ? "" : ": " + missing) + "; consumers may still send it work");
        }
        Duration delay = world.delay(service);
        return held.heard(instances, delay)
                ? Optional.empty()
                : Optional.of("drain_delay of " + Units.words(delay) + " is not over within " + Units.words(limit));
    }

    /** One after the other; what was found idle is looked at again with the others, until all are so at once. */
    private void look() {
        List<ProvidedService> instances = new ArrayList<>();
        drains.forEach(held -> instances.addAll(world.instances(held.drain().service())));
        look(instances, 0, new ArrayList<>());
    }

    private void look(List<ProvidedService> instances, int index, List<Unsettled> busy) {
        if (index == instances.size()) {
            looked(busy);
            return;
        }
        ProvidedService instance = instances.get(index);
        world.look(instance.view().instance().address(), (seen, trouble) -> {
            if (seen == null) {
                busy.add(new Unsettled(instance.service(), "connections not looked at: " + trouble));
            } else if (seen.count() > 0) {
                busy.add(new Unsettled(instance.service(), seen.words() + left()));
            }
            look(instances, index + 1, busy);
        });
    }

    private String left() {
        return ", left after " + untilIdle.map(Units::words).orElse("");
    }

    private void looked(List<Unsettled> busy) {
        boolean ended = drains.stream().anyMatch(HeldDrain::over);
        if (ended) {
            glance();
        } else if (busy.isEmpty() || control.nanos() - deadlineNanos >= 0) {
            done.accept(busy);
        } else {
            control.schedule(this::look, LOOK_NANOS);
        }
    }
}
