package dev.outrigger.routing;

import java.util.List;

/** A balancing policy: builds a picker for one class of the order of choice. Called on the control loop, on change. */
@FunctionalInterface
public interface Balancer {
    /**
     * Returns a selector over {@code endpoints}.
     *
     * @param endpoints never empty; equals in rank; weights are their instances'
     */
    Selector selectorFor(List<Endpoint> endpoints);

    /** Selects among equals. Thread-safe, never blocks, allocates nothing. */
    @FunctionalInterface
    interface Selector {
        /** Returned when {@link Attempt#mayUse} allows none. */
        int NOBODY = -1;

        /** Returns the index in the list of an endpoint that {@link Attempt#mayUse} allows, or {@link #NOBODY}. */
        int select(Attempt attempt);
    }
}
