package dev.outrigger.sidecar.operate;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedTransferQueue;

/** Notes what is asked for, and answers what a test says. */
public final class ScriptedOperations implements Draining, Reloading, Switching {
    private final BlockingQueue<Object> asked = new LinkedTransferQueue<>();
    private volatile Result next = new Result.Done(new Said("done"));

    /** An answer. */
    public record Said(String word) {}

    /** Returns it as what a door is given. */
    public Operations operations() {
        return new Operations(this, this, this);
    }

    /** Answers {@code result} from now on. */
    public void answer(Result result) {
        next = result;
    }

    /** Returns what was asked for, oldest first. */
    public List<Object> asked() {
        return List.copyOf(asked);
    }

    @Override
    public CompletionStage<Result> drain(Draining.Wish wish) {
        return noted(wish);
    }

    @Override
    public CompletionStage<Result> undrain(List<String> services, boolean all) {
        return noted(services);
    }

    @Override
    public CompletionStage<Result> reload(Reloading.Wish wish) {
        return noted(wish);
    }

    @Override
    public CompletionStage<Result> turn(Switching.Wish wish) {
        return noted(wish);
    }

    private CompletionStage<Result> noted(Object wish) {
        asked.add(wish);
        return CompletableFuture.completedFuture(next);
    }
}
