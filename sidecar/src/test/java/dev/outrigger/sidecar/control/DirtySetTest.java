package dev.outrigger.sidecar.control;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DirtySetTest {
    private final ControlLoop loop = ControlLoop.start(new SystemTicker());

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void looksOnceAtAThingHoweverOftenItWasPosted() {
        List<String> looked = new ArrayList<>();
        DirtySet<String> dirty = new DirtySet<>(loop, looked::add);

        loop.execute(() -> {
            for (int i = 0; i < 100; i++) {
                dirty.post("search");
                dirty.post("billing");
            }
        });
        settle();

        assertThat(looked).containsExactlyInAnyOrder("search", "billing");
    }

    @Test
    void looksAgainAtAThingThatWasPostedWhileItWasLookedAt() {
        List<String> looked = new ArrayList<>();
        DirtySet<?>[] self = new DirtySet<?>[1];
        DirtySet<String> dirty = new DirtySet<>(loop, thing -> {
            looked.add(thing);
            if (looked.size() == 1) {
                repost(self[0], thing);
            }
        });
        self[0] = dirty;

        dirty.post("search");
        settle();

        assertThat(looked).containsExactly("search", "search");
    }

    @Test
    void looksAtTheOthersAlthoughOneThrows() {
        List<Integer> looked = new ArrayList<>();
        DirtySet<Integer> dirty = new DirtySet<>(loop, thing -> {
            if (thing == 3) {
                throw new IllegalStateException("planted");
            }
            looked.add(thing);
        });

        loop.execute(() -> List.of(1, 2, 3, 4, 5).forEach(dirty::post));
        settle();

        assertThat(looked).containsExactlyInAnyOrder(1, 2, 4, 5);
        assertThat(loop.failures()).isEqualTo(1);
    }

    /** Every post must be followed by a look that begins after it: the last value written before a post is seen. */
    @Test
    void losesNoPostOfAnyThread() throws Exception {
        int things = 8;
        AtomicIntegerArray written = new AtomicIntegerArray(things);
        int[] seen = new int[things];
        DirtySet<Integer> dirty = new DirtySet<>(loop, thing -> seen[thing] = written.get(thing));
        CountDownLatch ended = new CountDownLatch(4);

        for (int t = 0; t < 4; t++) {
            new Thread(() -> {
                        for (int i = 0; i < 20_000; i++) {
                            written.incrementAndGet(i % things);
                            dirty.post(i % things);
                        }
                        ended.countDown();
                    })
                    .start();
        }

        assertThat(ended.await(30, SECONDS)).isTrue();
        settle();
        assertThat(seen).containsOnly(4 * 20_000 / things);
    }

    @SuppressWarnings("unchecked")
    private static void repost(DirtySet<?> dirty, String thing) {
        ((DirtySet<String>) dirty).post(thing);
    }

    /** Waits until the loop has run what was submitted, and what that submitted. */
    private void settle() {
        for (int i = 0; i < 5; i++) {
            CountDownLatch latch = new CountDownLatch(1);
            loop.execute(latch::countDown);
            try {
                assertThat(latch.await(10, SECONDS)).isTrue();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }
}
