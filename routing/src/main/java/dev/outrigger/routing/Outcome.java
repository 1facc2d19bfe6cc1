package dev.outrigger.routing;

/** How one attempt on one endpoint ended. The exchange reports it once, whatever happened. */
public enum Outcome {
    /** A good answer, or a TCP stream that carried bytes or ended in order. Resets the failure count. */
    SUCCESS,
    /** The instance answered and the answer was bad: 5xx, or none within {@code response_timeout}, or a reset. */
    BAD_ANSWER,
    /** Connect refused, unreachable or timed out. The endpoint is <em>unreached</em> from here on. */
    UNREACHED,
    /** Ours, not theirs: this host's resources, a late loop. Counts for nobody. */
    LOCAL,
    /** The downstream went away before an answer. Counts for nobody. */
    CANCELLED
}
