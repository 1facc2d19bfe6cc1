package dev.outrigger.sidecar;

import dev.outrigger.sidecar.wire.Wires;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * What a start takes whatever the files say, done on a thread of its own while they are read: signals, Netty's native library,
 * a seed.
 */
final class Ahead {
    private final CompletableFuture<RandomGenerator> seeds = new CompletableFuture<>();

    private Ahead() {}

    /**
     * Begins it.
     *
     * @param signals takes them over; run first
     */
    static Ahead begin(Runnable signals) {
        Ahead ahead = new Ahead();
        Thread thread = new Thread(() -> ahead.run(signals), "outrigger-ahead");
        thread.setDaemon(true);
        thread.start();
        return ahead;
    }

    private void run(Runnable signals) {
        try {
            signals.run();
            Wires.prepare();
            seeds.complete(Composed.seeds());
        } catch (RuntimeException | Error failed) {
            seeds.completeExceptionally(failed);
        }
    }

    /**
     * Returns from what all chance of this process comes, once everything is done. Blocks; all of it is bounded.
     *
     * @throws java.util.concurrent.CompletionException if any of it failed
     */
    RandomGenerator seeds() {
        return seeds.join();
    }
}
