package dev.outrigger.routing.health;

/** Turns single probes into a verdict: passing after {@code rise} good ones in a row, failing after {@code fall} bad ones. */
final class RiseFall {
    /** What the probes so far say. */
    enum Verdict {
        /** Too few to say. */
        UNKNOWN,
        /** Good. */
        PASSING,
        /** Bad. */
        FAILING
    }

    private final int rise;
    private final int fall;
    private Verdict verdict = Verdict.UNKNOWN;
    private int against;
    private boolean streakGood;

    RiseFall(int rise, int fall) {
        this.rise = rise;
        this.fall = fall;
    }

    Verdict verdict() {
        return verdict;
    }

    /** Returns whether the next probe should come soon: the verdict is open, or the last probe spoke against it. */
    boolean inTransition() {
        return against > 0 || verdict == Verdict.UNKNOWN;
    }

    /** Takes one probe in; returns whether the verdict changed. */
    boolean probed(boolean good) {
        if (verdict == (good ? Verdict.PASSING : Verdict.FAILING)) {
            against = 0;
            return false;
        }
        against = streakGood == good ? against + 1 : 1;
        streakGood = good;
        if (against < (good ? rise : fall)) {
            return false;
        }
        verdict = good ? Verdict.PASSING : Verdict.FAILING;
        against = 0;
        return true;
    }
}
