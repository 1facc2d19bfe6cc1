package dev.outrigger.routing;

import java.util.List;

/**
 * An instance as the router sees it in one table: what the registry says, and the state that outlives tables.
 *
 * @param instance the registry's word when the table was built
 * @param state shared with every table that lists the same service, host and port
 */
public record Endpoint(Instance instance, EndpointState state) {

    /** Returns the state of each of {@code endpoints}, in their order. */
    public static EndpointState[] states(List<Endpoint> endpoints) {
        EndpointState[] states = new EndpointState[endpoints.size()];
        for (int i = 0; i < states.length; i++) {
            states[i] = endpoints.get(i).state;
        }
        return states;
    }
}
