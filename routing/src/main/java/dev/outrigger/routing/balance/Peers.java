package dev.outrigger.routing.balance;

import dev.outrigger.routing.Attempt;
import dev.outrigger.routing.Balancer.Selector;
import dev.outrigger.routing.Endpoint;
import dev.outrigger.routing.EndpointState;
import java.util.List;
import java.util.random.RandomGenerator;

/*
 * The weights are a line of stretches, one a peer, and a draw is a point on it. Which stretch holds a point is looked up in a
 * guide (Chen and Asau 1974): the line is cut into cells of equal width, a power of two, and the guide says which stretch the
 * first point of each cell lies in. From there it is a step or two, where a search by halves is ten for a thousand peers, of
 * which the processor guesses every second one wrong. Peers of one weight need neither: a point is an index.
 */
/** Equals in rank with their weights, laid out for drawing. Immutable. */
class Peers {
    private final EndpointState[] states;
    /** Divided by what they have in common, so those of one weight weigh 1 each. */
    private final int[] weights;
    /** Sum of the weights up to and including each. */
    private final int[] ends;
    /** The end of the line. */
    private final int end;
    /** The stretch that holds the first point of each cell; empty if all weigh 1. */
    private final int[] guide;
    /** Whether all weigh the same. */
    private final boolean alike;
    /** Which cell a point is in: the point without so many of its last bits. */
    private final int shift;

    Peers(List<Endpoint> endpoints) {
        this.states = Endpoint.states(endpoints);
        this.weights = weights(endpoints);
        this.ends = new int[states.length];
        int sum = 0;
        for (int i = 0; i < states.length; i++) {
            sum += weights[i];
            ends[i] = sum;
        }
        this.end = sum;
        // At least four cells a peer unless there are no more points, and less than eight.
        this.shift = Integer.numberOfTrailingZeros(Integer.highestOneBit(Math.max(1, sum / (4 * states.length))));
        this.alike = sum == states.length;
        this.guide = alike ? new int[0] : guide(ends, shift);
    }

    private static int[] weights(List<Endpoint> endpoints) {
        int[] weights = new int[endpoints.size()];
        int common = 0;
        for (int i = 0; i < weights.length; i++) {
            // Weight 0 gets here only if nobody weighs more: then all are worth the same.
            weights[i] = Math.max(1, endpoints.get(i).instance().weight());
            common = common(weights[i], common);
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= common;
        }
        return weights;
    }

    /** Euclid's. */
    private static int common(int a, int b) {
        return b == 0 ? a : common(b, a % b);
    }

    private static int[] guide(int[] ends, int shift) {
        int[] guide = new int[((ends[ends.length - 1] - 1) >> shift) + 1];
        int holder = 0;
        for (int cell = 0; cell < guide.length; cell++) {
            while (ends[holder] <= cell << shift) {
                holder++;
            }
            guide[cell] = holder;
        }
        return guide;
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
        return at(below(end, random.nextInt(), random));
    }

    /**
     * Returns two different ones, each in proportion to the weights. Needs two.
     *
     * @return the first drawn in the upper half of the bits, the second in the lower
     */
    long drawTwo(RandomGenerator random) {
        // Both words at once: where a source of chance may be shared by threads, each waits for all reads that come
        // before it.
        int first = random.nextInt();
        int second = random.nextInt();
        if (alike) {
            int a = below(end, first, random);
            int b = below(end - 1, second, random);
            return pair(a, b + notBelow(b, a));
        }
        int a = at(below(end, first, random));
        int b = at(below(end, second, random));
        // The same one twice is seldom. Drawing anew from the others keeps them in proportion.
        return pair(a, a == b ? drawBeside(a, random) : b);
    }

    private int drawBeside(int other, RandomGenerator random) {
        int start = ends[other] - weights[other];
        int point = below(end - weights[other], random.nextInt(), random);
        // The other's stretch is cut out of the line: what is past its start moves on by its width.
        return at(point + notBelow(point, start) * weights[other]);
    }

    private static long pair(int a, int b) {
        return (long) a << 32 | b;
    }

    /** Returns 1 if {@code point}, not negative, is at {@code start} or past it, else 0: no branch for the processor to guess. */
    private static int notBelow(int point, int start) {
        return ~(point - start) >>> 31;
    }

    /** Returns whether {@code a} has less to do than {@code b}, each by its weight. */
    boolean lessBusy(int a, int b) {
        int inA = states[a].inFlight();
        int inB = states[b].inFlight();
        return alike ? inA < inB : (long) inA * weights[b] < (long) inB * weights[a];
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

    /**
     * Returns a point below {@code bound}, each as likely: by a product (Lemire 2019), which hardly ever has to divide.
     *
     * @param word 32 bits from {@code random}, which is asked for others if these would favour a point
     */
    private static int below(int bound, int word, RandomGenerator random) {
        long product = Integer.toUnsignedLong(word) * bound;
        if (Integer.compareUnsigned((int) product, bound) < 0) {
            int least = Integer.remainderUnsigned(-bound, bound); // 2^32 modulo bound
            while (Integer.compareUnsigned((int) product, least) < 0) {
                product = Integer.toUnsignedLong(random.nextInt()) * bound;
            }
        }
        return (int) (product >>> 32);
    }

    private int at(int point) {
        if (alike) {
            return point;
        }
        int index = guide[point >> shift];
        while (ends[index] <= point) {
            index++;
        }
        return index;
    }
}
