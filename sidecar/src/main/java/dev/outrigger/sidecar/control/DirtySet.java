package dev.outrigger.sidecar.control;

import dev.outrigger.routing.Scheduler;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Things that became dirty, posted from any thread and each looked at once on the control loop, however often it was
 * posted: memory is bounded by the number of things, not by the number of events.
 *
 * <p>A thing that is posted again after its turn began is looked at again. The order is not kept.
 */
public final class DirtySet<T> {
    private final Set<T> dirty = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean armed = new AtomicBoolean();
    private final Scheduler control;
    private final Consumer<? super T> look;

    /** @param look told each dirty thing, on the control loop */
    public DirtySet(Scheduler control, Consumer<? super T> look) {
        this.control = control;
        this.look = look;
    }

    /** Marks {@code thing} as dirty. Thread-safe; never blocks, never runs {@code look} inside. */
    public void post(T thing) {
        // Asked first: a hot thing is usually in already, and asking takes no lock.
        if (!dirty.contains(thing)) {
            dirty.add(thing);
        }
        arm();
    }

    private void arm() {
        if (!armed.get() && armed.compareAndSet(false, true)) {
            control.execute(this::drain);
        }
    }

    private void drain() {
        // Disarmed before looking: what is posted from here on arms again, at worst for an empty set.
        armed.set(false);
        try {
            for (Iterator<T> things = dirty.iterator(); things.hasNext(); ) {
                T thing = things.next();
                things.remove();
                look.accept(thing);
            }
        } finally {
            if (!dirty.isEmpty()) {
                arm();
            }
        }
    }
}
