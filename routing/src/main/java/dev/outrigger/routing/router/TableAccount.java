package dev.outrigger.routing.router;

import dev.outrigger.routing.Choice;
import dev.outrigger.routing.Events;
import dev.outrigger.routing.Provenance;
import org.jspecify.annotations.Nullable;

/** Tells what a new table means: its sizes, and where panic or the last resort begins or ends. Control loop. */
final class TableAccount {
    private final String service;
    private final Events events;
    private @Nullable Choice lastResort;

    TableAccount(String service, Events events) {
        this.service = service;
        this.events = events;
    }

    void table(@Nullable Draft before, Draft now, long generation, Provenance.Kind kind, long ageNanos) {
        events.accept(
                new RoutingEvent.TableUpdated(service, generation, now.places().size(), now.healthy(), kind, ageNanos));
        boolean panicked = before != null && before.panic();
        if (now.panic() != panicked) {
            events.accept(
                    now.panic()
                            ? new RoutingEvent.PanicOn(service, now.healthy(), now.judged())
                            : new RoutingEvent.PanicOff(service));
        }
        Choice best = now.best() == Choice.PREFERRED ? null : now.best();
        if (best != lastResort) {
            lastResort = best;
            events.accept(
                    best == null
                            ? new RoutingEvent.LastResortOver(service)
                            : new RoutingEvent.LastResortInUse(service, best));
        }
    }
}
