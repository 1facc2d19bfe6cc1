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
import java.util.IdentityHashMap;
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

    /** Equals in rank, laid out for a policy; several steps may be over the same. */
    private static final class Pool {
        private final List<Place> places;
        private final Balancer.Selector selector;
        private final EndpointState[] states;

        Pool(Balancer balancer, List<Place> places) {
            this.places = places;
            List<Endpoint> endpoints = Draft.endpoints(places);
            this.selector = balancer.selectorFor(endpoints);
            this.states = Endpoint.states(endpoints);
        }

        Pick.Chosen[] chosen(Choice choice) {
            Pick.Chosen[] chosen = new Pick.Chosen[states.length];
            for (int i = 0; i < chosen.length; i++) {
                chosen[i] = places.get(i).chosen(choice);
            }
            return chosen;
        }
    }

    /** One class, or a part of it. */
    private static final class Step {
        private final Balancer.Selector selector;
        private final EndpointState[] states;
        private final Pick.Chosen[] chosen;
        private final int doubts;
        private final boolean hopeless;

        Step(Pool pool, Choice choice, int doubts) {
            this.selector = pool.selector;
            this.states = pool.states;
            this.chosen = pool.chosen(choice);
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
        private final IdentityHashMap<List<Place>, List<Pool>> pools = new IdentityHashMap<>();

        Builder(Balancer balancer) {
            this.balancer = balancer;
        }

        /**
         * Adds those of {@code places} that weigh something, then those that take work only if nobody else can.
         *
         * @param places not changed any more; the same list again costs less
         */
        Builder add(List<Place> places, Choice choice, int doubts) {
            for (Pool pool : pools.computeIfAbsent(places, this::pools)) {
                steps.add(new Step(pool, choice, doubts));
            }
            return this;
        }

        private List<Pool> pools(List<Place> places) {
            List<Place> weighty = new ArrayList<>(places.size());
            List<Place> weightless = new ArrayList<>();
            for (Place place : places) {
                (place.endpoint.instance().weight() > 0 ? weighty : weightless).add(place);
            }
            List<Pool> pools = new ArrayList<>(2);
            for (List<Place> some : List.of(weighty, weightless)) {
                if (!some.isEmpty()) {
                    pools.add(new Pool(balancer, some));
                }
            }
            return pools;
        }

        Steps build() {
            return new Steps(steps);
        }
    }
}
