package dev.outrigger.routing.health;

import dev.outrigger.routing.EndpointState;
import java.util.Arrays;

/*
 * The share of good answers over the last half minute: an exponentially weighted mean in the form of Finagle's
 * success-rate accrual (w = exp(-td / window)), fed once a second with what the loops counted since, and the number of
 * answers in a ring of thirty seconds beside it. Confined to the control loop.
 */
final class SuccessRate {
    private static final int SECONDS = 30;
    private static final int FEWEST = 10;
    private static final double LEAST = 0.8;
    private static final double WINDOW_NANOS = SECONDS * 1e9;

    private final EndpointState state;
    private final int[] answers = new int[SECONDS];
    private int second;
    private int inWindow;
    private long successes;
    private long badAnswers;
    private long stampNanos;
    private double mean;
    private boolean fed;

    SuccessRate(EndpointState state) {
        this.state = state;
        this.successes = state.successes();
        this.badAnswers = state.badAnswers();
    }

    /** Takes in the last second's answers; returns how many were good. */
    long fold(long now) {
        long good = state.successes() - successes;
        long bad = state.badAnswers() - badAnswers;
        successes += good;
        badAnswers += bad;
        second = (second + 1) % SECONDS;
        inWindow += (int) (good + bad) - answers[second];
        answers[second] = (int) (good + bad);
        if (good + bad > 0) {
            double share = (double) good / (good + bad);
            double weight = fed ? Math.exp(-(now - stampNanos) / WINDOW_NANOS) : 0;
            mean = share * (1 - weight) + mean * weight;
            stampNanos = now;
            fed = true;
        }
        return good;
    }

    /** Returns whether enough answers were counted, and too few of them were good. */
    boolean poor() {
        return inWindow >= FEWEST && mean < LEAST;
    }

    /** Returns the share in whole percent. */
    int percent() {
        return (int) Math.round(mean * 100);
    }

    /** Starts over. */
    void forget() {
        Arrays.fill(answers, 0);
        inWindow = 0;
        fed = false;
        mean = 0;
        successes = state.successes();
        badAnswers = state.badAnswers();
    }
}
