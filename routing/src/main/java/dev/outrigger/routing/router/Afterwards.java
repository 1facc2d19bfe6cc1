package dev.outrigger.routing.router;

import dev.outrigger.routing.Event;
import dev.outrigger.routing.Events;
import java.util.ArrayDeque;

/**
 * Keeps events until the table that they led to is published: traffic does not wait for words about it. Bounded by what one
 * change can cause. Control loop.
 */
final class Afterwards implements Events {
    private final Events told;
    private final ArrayDeque<Event> kept = new ArrayDeque<>();

    Afterwards(Events told) {
        this.told = told;
    }

    @Override
    public void accept(Event event) {
        kept.add(event);
    }

    /** Tells what was kept, in the order in which it happened. */
    void tell() {
        for (Event event = kept.poll(); event != null; event = kept.poll()) {
            told.accept(event);
        }
    }
}
