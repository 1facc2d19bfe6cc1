package dev.outrigger.routing.router;

import dev.outrigger.routing.Doubts;
import dev.outrigger.routing.EndpointState;
import dev.outrigger.routing.Scheduler;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The endpoints that loops doubt, each once, until the control loop looks at them. Thread-safe. */
final class DoubtSet implements Doubts {
    private final Set<EndpointState> changed = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final Scheduler scheduler;
    private final Consumer<EndpointState> look;

    DoubtSet(Scheduler scheduler, Consumer<EndpointState> look) {
        this.scheduler = scheduler;
        this.look = look;
    }

    @Override
    public void changed(EndpointState state) {
        changed.add(state);
        if (asked.compareAndSet(false, true)) {
            scheduler.execute(this::drain);
        }
    }

    private void drain() {
        // Before the look, so that what changes during it asks again.
        asked.set(false);
        for (Iterator<EndpointState> each = changed.iterator(); each.hasNext(); ) {
            EndpointState state = each.next();
            each.remove();
            look.accept(state);
        }
    }
}
