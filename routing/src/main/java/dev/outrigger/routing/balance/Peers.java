package dev.outrigger.routing.balance;

import dev.outrigger.routing.Attempt;
import dev.outrigger.routing.Balancer.Selector;
import dev.outrigger.routing.Endpoint;
import dev.outrigger.routing.EndpointState;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Equals in rank with their weights, laid out for drawing. Immutable. */
final class Peers {
    private final EndpointState[] states;
    private final int[] weights;
    /** Sum of the weights up to and including each. */
    private final int[] ends;

    Peers(List<Endpoint> endpoints) {
        this.states = Endpoint.states(endpoints);
        this.weights = new int[states.length];
        this.ends = new int[states.length];
        int end = 0;
        for (int i = 0; i < states.length; i++) {
            // Weight 0 gets here only if nobody weighs more: then all are worth the same.
            weights[i] = Math.max(1, endpoints.get(i).instance().weight());
            end += weights[i];
            ends[i] = end;
        }
    }

    int size() {
        return states.length;
    }

    EndpointState state(int index) {
        return states[index];
    }

    int weight(int index) {
        return weights[index];
    }

    /** Returns one of all, in proportion to the weights. */
    int draw(RandomGenerator random) {
        return at(random.nextInt(ends[ends.length - 1]));
    }

    /** Returns one of the others, in proportion to the weights. Needs two. */
    int drawBeside(int other, RandomGenerator random) {
        int start = ends[other] - weights[other];
        int point = random.nextInt(ends[ends.length - 1] - weights[other]);
        // The other's stretch is cut out of the line, which keeps the two distinct without drawing again.
        return at(point < start ? point : point + weights[other]);
    }

    /** Returns whether {@code a} has less to do than {@code b}, each by its weight. */
    boolean lessBusy(int a, int b) {
        return (long) states[a].inFlight() * weights[b] < (long) states[b].inFlight() * weights[a];
    }

    /** Returns the least busy that {@code attempt} may use, ties at random by where the search starts. */
    int search(Attempt attempt) {
        int best = Selector.NOBODY;
        int start = draw(attempt.random());
        for (int i = 0; i < states.length; i++) {
            int index = start + i < states.length ? start + i : start + i - states.length;
            if (attempt.mayUse(states[index]) && (best == Selector.NOBODY || lessBusy(index, best))) {
                best = index;
            }
        }
        return best;
    }

    private int at(int point) {
        int found = Arrays.binarySearch(ends, point);
        // ends[i] is the first point past i: a hit belongs to the next.
        return found >= 0 ? found + 1 : -found - 1;
    }
}
