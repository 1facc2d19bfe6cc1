package dev.outrigger.routing.health;

import dev.outrigger.routing.Doubt;
import dev.outrigger.routing.EndpointState;
import dev.outrigger.routing.TrafficPolicy.Ejection;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * What traffic and probes say of one endpoint: sound, ejected for bad answers, or unreached. The only one that decides its
 * state's {@link Doubt}. Confined to the control loop; every method that may change the standing says how.
 *
 * <p>An ejection lasts {@code base}, doubled with each that follows and halted at {@code max}; one quiet {@code max} makes
 * the next short again. When it is served, the next good probe restores the endpoint, or, without probes, one request that
 * goes well. An unreached endpoint is reached again by a probe or by a connection.
 */
public final class EndpointHealth {
    /** What a step changed. */
    public enum Change {
        /** Nothing that a table shows. */
        NONE,
        /** Out for bad answers. */
        EJECTED,
        /** Back from that. */
        RESTORED,
        /** Could not be reached. */
        UNREACHED,
        /** Reached again. */
        REACHED,
        /** Its time is served; one request may try it. */
        TRIAL
    }

    private enum Standing {
        SOUND,
        EJECTED,
        UNREACHED
    }

    private static final long FIRST_TRIAL = 2_000_000_000L;
    private static final long LONGEST_TRIAL = 30_000_000_000L;

    private final EndpointState state;
    private final RandomGenerator random;
    private final SuccessRate rate;
    private Standing standing = Standing.SOUND;
    private long sinceNanos;
    private long untilNanos;
    private long restoredNanos;
    private int ejections;
    private int trials;
    private boolean served;
    private boolean trying;
    private String why = "";
    private String whyBack = "";
    private long leftNanos;
    private long outNanos;

    /** Begins sound. */
    public EndpointHealth(EndpointState state, long now, RandomGenerator random) {
        this.state = state;
        this.random = random;
        this.rate = new SuccessRate(state);
        this.sinceNanos = now;
    }

    /** Takes in what a loop reported; {@code mayEject} says whether another ejection is within bounds. */
    public Change reported(long now, Ejection policy, boolean mayEject) {
        Doubt doubt = state.doubt();
        if (doubt == Doubt.UNREACHED) {
            return state.answered() ? soundAgain(now, "a connection stands") : unreached(now, state.blame());
        }
        if (doubt == Doubt.TRYING && state.answered()) {
            return soundAgain(now, "its trial went well");
        }
        if (doubt != Doubt.BAD_ANSWERS || (standing == Standing.EJECTED && !trying)) {
            return Change.NONE;
        }
        if (standing == Standing.UNREACHED) {
            return soundAgain(now, "it answers");
        }
        if (standing == Standing.EJECTED) {
            return eject(now, policy, "its trial went badly" + (state.blame().isEmpty() ? "" : ": " + state.blame()));
        }
        return maybeEject(now, policy, mayEject, state.failuresInWords());
    }

    /** Folds the last second's answers in; asks {@code mayEject} only if they were poor. */
    public Change folded(long now, Ejection policy, BooleanSupplier mayEject) {
        rate.fold(now);
        if (standing != Standing.SOUND || !rate.poor() || policy.failures() == 0) {
            return Change.NONE;
        }
        return maybeEject(now, policy, mayEject.getAsBoolean(), "only " + rate.percent() + " % good answers");
    }

    /** Returns whether it gave a good answer since the last fold, and folds. */
    public boolean answeredOfLate(long now) {
        return rate.fold(now) > 0;
    }

    /** Takes a verdict of probes in. */
    public Change probed(boolean good, boolean reachable, long now) {
        if (good) {
            boolean back = standing == Standing.UNREACHED || (standing == Standing.EJECTED && now - untilNanos >= 0);
            return back ? soundAgain(now, "a probe passed") : Change.NONE;
        }
        if (reachable || standing == Standing.UNREACHED) {
            return Change.NONE;
        }
        state.decide(Doubt.UNREACHED);
        return unreached(now, "by a probe");
    }

    /**
     * Takes in that probes of a sound endpoint reach it and fail, as long as they do: what is out of bounds now may be within
     * them later. What traffic says of it stands until then.
     */
    public Change checksFail(long now, Ejection policy, BooleanSupplier mayEject) {
        boolean ejects = standing == Standing.SOUND && mayEject.getAsBoolean();
        return ejects ? eject(now, policy, "its checks fail") : Change.NONE;
    }

    /**
     * Takes in that {@link #untilNanos} passed.
     *
     * @param probing whether probes will tell when it is well
     * @param passing whether they already do
     */
    public Change timeServed(long now, boolean probing, boolean passing) {
        if (standing == Standing.SOUND || served || now - untilNanos < 0) {
            return Change.NONE;
        }
        served = true;
        if (probing) {
            return passing ? soundAgain(now, "its time is served and probes pass") : Change.NONE;
        }
        trying = true;
        state.decide(Doubt.TRIAL);
        return Change.TRIAL;
    }

    /** Takes in that probes, which were to tell when it is well, are no more: its time is served again. */
    public void unwatched() {
        served = false;
    }

    /** Takes in a newer word of its provider, which ends an ejection. */
    public Change providerSpoke(long now) {
        return standing == Standing.EJECTED ? soundAgain(now, "its provider says so") : Change.NONE;
    }

    /** Forgets everything: another process may answer there now. */
    public void startOver(long now) {
        become(Standing.SOUND, now, now, "");
        ejections = 0;
        trials = 0;
        rate.forget();
        state.decide(Doubt.NONE);
    }

    /** Returns whether bad answers took it out. */
    public boolean ejected() {
        return standing == Standing.EJECTED;
    }

    /** Returns whether it could last not be reached. */
    public boolean unreached() {
        return standing == Standing.UNREACHED;
    }

    /** Returns whether neither holds. */
    public boolean sound() {
        return standing == Standing.SOUND;
    }

    /** Returns whether one request may try it, or does. */
    public boolean onTrial() {
        return trying;
    }

    /** Returns when its standing began. */
    public long sinceNanos() {
        return sinceNanos;
    }

    /** Returns when the next step is due by itself; the past if none is. */
    public long untilNanos() {
        return untilNanos;
    }

    /** Returns why it is not sound; empty if it is. */
    public String why() {
        return why;
    }

    /** Returns why it was sound again when it last became so. */
    public String whyBack() {
        return whyBack;
    }

    /** Returns how long it had not been sound then, all ejections in a row together. */
    public long outNanos() {
        return outNanos;
    }

    private Change maybeEject(long now, Ejection policy, boolean mayEject, String reason) {
        if (mayEject) {
            return eject(now, policy, reason);
        }
        rate.forget();
        state.decide(Doubt.NONE);
        return Change.NONE;
    }

    private Change eject(long now, Ejection policy, String reason) {
        if (standing == Standing.SOUND && now - restoredNanos >= policy.max().toNanos()) {
            ejections = 0;
        }
        long time = policy.base().toNanos();
        for (int i = 0; i < ejections && time < policy.max().toNanos(); i++) {
            time *= 2;
        }
        time = Math.min(time, policy.max().toNanos());
        ejections++;
        state.decide(Doubt.BAD_ANSWERS);
        become(Standing.EJECTED, now, now + Jitter.around(time, policy.jitterPercent(), random), reason);
        return Change.EJECTED;
    }

    private Change unreached(long now, String how) {
        if (standing == Standing.UNREACHED && !trying) {
            return Change.NONE;
        }
        boolean again = standing == Standing.UNREACHED;
        long since = again ? sinceNanos : now;
        long wait = Math.min(LONGEST_TRIAL, FIRST_TRIAL << Math.min(trials++, 4));
        become(
                Standing.UNREACHED,
                since,
                now + Jitter.around(wait, 20, random),
                "could not be reached" + (how.isEmpty() ? "" : ": " + how));
        return again ? Change.TRIAL : Change.UNREACHED;
    }

    private Change soundAgain(long now, String reason) {
        boolean wasEjected = standing == Standing.EJECTED;
        boolean was = standing != Standing.SOUND;
        if (was) {
            outNanos = now - leftNanos;
            whyBack = reason;
        }
        become(Standing.SOUND, now, now, "");
        trials = 0;
        restoredNanos = now;
        rate.forget();
        state.decide(Doubt.NONE);
        return !was ? Change.NONE : wasEjected ? Change.RESTORED : Change.REACHED;
    }

    private void become(Standing next, long since, long until, String reason) {
        if (standing == Standing.SOUND) {
            leftNanos = since;
        }
        standing = next;
        sinceNanos = since;
        untilNanos = until;
        why = reason;
        served = false;
        trying = false;
    }
}
