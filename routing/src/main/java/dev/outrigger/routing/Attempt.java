package dev.outrigger.routing;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a pick may know. One per exchange, reused; confined to its event loop.
 *
 * <p>{@link #begin} starts a new request or connection, {@link #tried} excludes an endpoint from its further picks.
 */
public final class Attempt {
    /** No exchange tries more endpoints than this; it bounds {@code retries.max_attempts}. */
    public static final int MOST_TRIED = 16;

    private final RandomGenerator random;
    private final int loop;
    private final @Nullable EndpointState[] tried = new EndpointState[MOST_TRIED];
    private int triedCount;
    private long nanos;
    private long hash;
    private int allowed = Doubt.SOUND;
    private boolean overflowed;
    private boolean lastHope;

    /**
     * @param random the loop's own source
     * @param loop index of the event loop, from 0
     */
    public Attempt(RandomGenerator random, int loop) {
        this.random = random;
        this.loop = loop;
    }

    /**
     * Starts over for another request or connection.
     *
     * @param nanos the loop's time
     * @param hash the affinity key, for hashing policies; any value otherwise
     */
    public Attempt begin(long nanos, long hash) {
        // Most exchanges pick once, and then all but the time stands as it was: what is not written need not be waited
        // for.
        if (triedCount > 0) {
            Arrays.fill(tried, 0, triedCount, null);
            triedCount = 0;
        }
        if (lastHope) {
            lastHope = false;
        }
        this.nanos = nanos;
        this.hash = hash;
        return allowing(Doubt.SOUND).picking();
    }

    /** Moves the time of the next pick. */
    public Attempt at(long nanos) {
        this.nanos = nanos;
        return this;
    }

    /** Excludes {@code state} from further picks of this request. The {@link #MOST_TRIED}-th is the last remembered. */
    public void tried(EndpointState state) {
        if (triedCount < MOST_TRIED) {
            tried[triedCount++] = state;
        }
    }

    /** Returns whether {@code state} was tried for this request. */
    public boolean hasTried(EndpointState state) {
        for (int i = 0; i < triedCount; i++) {
            if (tried[i] == state) {
                return true;
            }
        }
        return false;
    }

    /** Begins another pick, in which nobody was passed over yet. For pickers. */
    public Attempt picking() {
        if (overflowed) {
            overflowed = false;
        }
        return this;
    }

    /**
     * Lets the selectors that are asked next use endpoints of these doubts. For pickers.
     *
     * @param doubts a set of {@link Doubt#bit bits}
     */
    public Attempt allowing(int doubts) {
        if (allowed != doubts) {
            allowed = doubts;
        }
        return this;
    }

    /** Returns whether a selector may choose {@code state}: not tried, of an allowed doubt, below its limit. */
    public boolean mayUse(EndpointState state) {
        if (!state.in(allowed) || hasTried(state)) {
            return false;
        }
        if (state.full()) {
            overflowed = true;
            return false;
        }
        return true;
    }

    /** Returns whether an endpoint was passed over in this pick because it was at its limit. */
    public boolean overflowed() {
        return overflowed;
    }

    /** Takes the one attempt that a connection has on endpoints that could not be reached. For pickers. */
    public boolean takeLastHope() {
        boolean first = !lastHope;
        lastHope = true;
        return first;
    }

    /** Returns how many endpoints this request has tried. */
    public int triedCount() {
        return triedCount;
    }

    /** Returns the loop's source of chance. */
    public RandomGenerator random() {
        return random;
    }

    /** Returns the time of this pick. */
    public long nanos() {
        return nanos;
    }

    /** Returns the affinity key. */
    public long hash() {
        return hash;
    }

    /** Returns the index of the event loop. */
    public int loop() {
        return loop;
    }
}
