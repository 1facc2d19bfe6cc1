package dev.outrigger.sidecar.operate;

import java.util.concurrent.CompletionStage;

/** Reads the files again. Thread-safe; results come on the control loop. */
public interface Reloading {
    /**
     * A reload.
     *
     * @param force apply also what would be held because it takes too much away
     * @param prune close local ports that nothing requires any more
     * @param reason why it is forced; may be empty
     * @param by who asks; may be empty
     */
    record Wish(boolean force, boolean prune, String reason, String by) {
        /** A reload as after a change of a file: nothing is forced. */
        public static final Wish USUAL = new Wish(false, false, "", "");
    }

    /** Reads all files and applies what is right in them. */
    CompletionStage<Result> reload(Wish wish);
}
