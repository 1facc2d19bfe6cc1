package dev.outrigger.routing;

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
        for (int i = 0; i < triedCount; i++) {
            tried[i] = null;
        }
        this.triedCount = 0;
        this.nanos = nanos;
        this.hash = hash;
        return this;
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
