package dev.outrigger.routing.balance;

import dev.outrigger.routing.Attempt;
import dev.outrigger.routing.Balancer;
import dev.outrigger.routing.Endpoint;
import dev.outrigger.routing.EndpointState;
import java.util.List;

/**
 * The first of the list that may be used: an order of preference, such as a primary before its replicas. Neither weights nor
 * warming up move it.
 */
final class First implements Balancer {
    @Override
    public Selector selectorFor(List<Endpoint> endpoints) {
        EndpointState[] states = Endpoint.states(endpoints);
        return attempt -> select(states, attempt);
    }

    private static int select(EndpointState[] states, Attempt attempt) {
        for (int i = 0; i < states.length; i++) {
            if (attempt.mayUse(states[i])) {
                return i;
            }
        }
        return Selector.NOBODY;
    }
}
