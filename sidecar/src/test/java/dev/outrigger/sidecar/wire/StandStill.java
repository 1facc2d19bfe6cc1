package dev.outrigger.sidecar.wire;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Has a loop do nothing while peers do several things, so that it finds all of them at once. */
public final class StandStill {
    private StandStill() {}

    /** What peers do meanwhile. */
    public interface Deeds {
        void happen() throws Exception;
    }

    /** Returns when {@code deeds} are done and {@code loop} goes on. */
    public static void during(WireLoop loop, Deeds deeds) throws Exception {
        CountDownLatch stands = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();
        loop.execute(() -> {
            stands.countDown();
            until(done);
        });
        try {
            if (!stands.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("the loop hangs");
            }
            deeds.happen();
        } finally {
            done.set(true);
        }
    }

    /** Spins, on a loop: it may not block, in tests neither. */
    static void until(AtomicBoolean done) {
        boolean free = false;
        while (!free) {
            free = done.get();
        }
    }
}
