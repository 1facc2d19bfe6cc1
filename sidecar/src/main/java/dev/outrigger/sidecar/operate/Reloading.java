package dev.outrigger.sidecar.operate;

import java.util.concurrent.CompletionStage;

/** Reads the files again. Thread-safe; results come on the control loop. */
public interface Reloading {
    /**
     * A reload.
     *
     * @param force apply also what would be held because it takes too much away
     * @param prune close local ports that nothing requires any more
     */
    record Wish(boolean force, boolean prune) {}

    /** Reads all files and applies what is right in them. */
    CompletionStage<Result> reload(Wish wish);
}
