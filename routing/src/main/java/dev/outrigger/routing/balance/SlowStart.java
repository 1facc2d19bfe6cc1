package dev.outrigger.routing.balance;

import dev.outrigger.routing.Attempt;
import dev.outrigger.routing.Balancer;
import dev.outrigger.routing.Endpoint;
import dev.outrigger.routing.EndpointState;
import java.util.List;

/**
 * Gives an endpoint that warms up its part of the work only: what another policy selected is refused with the
 * probability that its ramp leaves, and the policy asked again. So it works for any policy that does not always select
 * the same. Where nobody warms up nobody is asked about it: who begins to is in another table.
 */
final class SlowStart implements Balancer {
    /** Times that it asks again; with one warm peer of two, 1 in 16 picks is given a cold one too many. */
    private static final int REFUSALS = 4;

    private final Balancer policy;

    SlowStart(Balancer policy) {
        this.policy = policy;
    }

    @Override
    public Selector selectorFor(List<Endpoint> endpoints) {
        Selector selector = policy.selectorFor(endpoints);
        EndpointState[] states = Endpoint.states(endpoints);
        if (states.length == 1 || !anyWarming(states)) {
            return selector;
        }
        return attempt -> select(selector, states, attempt);
    }

    private static boolean anyWarming(EndpointState[] states) {
        for (EndpointState state : states) {
            if (state.warming()) {
                return true;
            }
        }
        return false;
    }

    private static int select(Selector selector, EndpointState[] states, Attempt attempt) {
        int index = selector.select(attempt);
        for (int refusal = 0; refusal < REFUSALS && index != Selector.NOBODY; refusal++) {
            double ramp = states[index].ramp(attempt.nanos());
            if (ramp >= 1 || attempt.random().nextDouble() < ramp) {
                break;
            }
            index = selector.select(attempt);
        }
        return index;
    }
}
