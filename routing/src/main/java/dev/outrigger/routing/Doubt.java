package dev.outrigger.routing;

/**
 * What speaks against giving an endpoint new work, as event loops see it between two tables. Set by whoever learns of it
 * first, cleared by the control loop only.
 */
public enum Doubt {
    /** Nothing. */
    NONE(1),
    /** Bad answers: flagged by a loop, or ejected by the control loop. */
    BAD_ANSWERS(2),
    /** Its time is served; one exchange may try it. */
    TRIAL(4),
    /** That exchange is under way. */
    TRYING(8),
    /** The last connect was refused, unreachable or timed out. */
    UNREACHED(16);

    /** What a class of sound endpoints may give work to. */
    public static final int SOUND = NONE.bit() | TRIAL.bit();
    /** All that can be reached, as far as is known. */
    public static final int REACHED = SOUND | BAD_ANSWERS.bit() | TRYING.bit();
    /** All. */
    public static final int ANY = REACHED | UNREACHED.bit();

    private final int bit;

    Doubt(int bit) {
        this.bit = bit;
    }

    /** Returns the bit that stands for it in a set of doubts. */
    public int bit() {
        return bit;
    }
}
