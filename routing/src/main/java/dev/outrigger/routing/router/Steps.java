package dev.outrigger.routing.router;

import dev.outrigger.routing.Attempt;
import dev.outrigger.routing.Balancer;
import dev.outrigger.routing.Choice;
import dev.outrigger.routing.Doubt;
import dev.outrigger.routing.Endpoint;
import dev.outrigger.routing.EndpointState;
import dev.outrigger.routing.Pick;
import dev.outrigger.routing.Picker;
import dev.outrigger.routing.Reason;
import java.util.ArrayList;
import java.util.List;

/**
 * The order of choice of one table: steps, of which the next is asked only when the one before has nobody. Immutable; a pick
 * reads arrays and states, and allocates nothing.
 */
final class Steps implements Picker {
    private static final Pick NOBODY = new Pick.Rejected(Reason.NO_ENDPOINTS);
    private static final Pick OVERFLOW = new Pick.Rejected(Reason.OVERFLOW);
    /** Trials that other loops may snatch away in one pick. */
    private static final int SNATCHES = 4;

    private final Step[] steps;

    private Steps(List<Step> steps) {
        this.steps = steps.toArray(Step[]::new);
    }

    @Override
    public Pick pick(Attempt attempt) {
        attempt.picking();
        for (Step step : steps) {
            int index = step.select(attempt);
            if (index != Balancer.Selector.NOBODY) {
                return step.hopeless && !attempt.takeLastHope() ? NOBODY : step.chosen[index];
            }
            // One at its limit is not nobody: who waits for it must not be sent to one that is down.
            if (attempt.overflowed()) {
                return OVERFLOW;
            }
        }
        return NOBODY;
    }

    /** One class, or a part of it. */
    private static final class Step {
        private final Balancer.Selector selector;
        private final EndpointState[] states;
        private final Pick.Chosen[] chosen;
        private final int doubts;
        private final boolean hopeless;

        Step(Balancer balancer, List<Endpoint> endpoints, Choice choice, int doubts) {
            this.selector = balancer.selectorFor(endpoints);
            this.states = Endpoint.states(endpoints);
            this.chosen = new Pick.Chosen[endpoints.size()];
            for (int i = 0; i < chosen.length; i++) {
                chosen[i] = new Pick.Chosen(endpoints.get(i), choice);
            }
            this.doubts = doubts;
            this.hopeless = choice == Choice.UNREACHED;
        }

        int select(Attempt attempt) {
            attempt.allowing(doubts);
            for (int snatched = 0; snatched < SNATCHES; snatched++) {
                int index = selector.select(attempt);
                if (index == Balancer.Selector.NOBODY
                        || states[index].doubt() != Doubt.TRIAL
                        || states[index].claimTrial()) {
                    return index;
                }
            }
            return Balancer.Selector.NOBODY;
        }
    }

    /** Collects steps in their order. */
    static final class Builder {
        private final Balancer balancer;
        private final List<Step> steps = new ArrayList<>();

        Builder(Balancer balancer) {
            this.balancer = balancer;
        }

        /** Adds those of {@code endpoints} that weigh something, then those that take work only if nobody else can. */
        Builder add(List<Endpoint> endpoints, Choice choice, int doubts) {
            List<Endpoint> weighty = new ArrayList<>(endpoints.size());
            List<Endpoint> weightless = new ArrayList<>();
            for (Endpoint endpoint : endpoints) {
                (endpoint.instance().weight() > 0 ? weighty : weightless).add(endpoint);
            }
            step(weighty, choice, doubts);
            step(weightless, choice, doubts);
            return this;
        }

        private void step(List<Endpoint> endpoints, Choice choice, int doubts) {
            if (!endpoints.isEmpty()) {
                steps.add(new Step(balancer, endpoints, choice, doubts));
            }
        }

        Steps build() {
            return new Steps(steps);
        }
    }
}
