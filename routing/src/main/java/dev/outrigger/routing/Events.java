package dev.outrigger.routing;

/** Where a module tells what changed. Called on the control loop only; must not block. */
@FunctionalInterface
public interface Events {
    /** Takes note of {@code event}. */
    void accept(Event event);
}
