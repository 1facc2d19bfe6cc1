package dev.outrigger.sidecar.control;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedTransferQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ControlLoopTest {
    private final ControlLoop loop = ControlLoop.start(new SystemTicker());
    private final BlockingQueue<String> told = new LinkedTransferQueue<>();

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void runsTasksInTheOrderTheyWereSubmittedIn() throws Exception {
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            loop.execute(() -> seen.add(number));
        }

        loop.execute(() -> told.add("done"));

        assertThat(told.poll(10, SECONDS)).isEqualTo("done");
        assertThat(seen).hasSize(1_000).isSorted();
    }

    @Test
    void runsNoTaskInsideTheCallThatSubmitsIt() throws Exception {
        loop.execute(() -> {
            loop.execute(() -> told.add("inner"));
            loop.schedule(() -> told.add("timer"), -1);
            told.add("outer");
        });

        assertThat(told.poll(10, SECONDS)).isEqualTo("outer");
        assertThat(told.poll(10, SECONDS)).isEqualTo("inner");
        assertThat(told.poll(10, SECONDS)).isEqualTo("timer");
    }

    @Test
    void runsATimerNotBeforeItsTime() throws Exception {
        long start = loop.nanos();

        loop.schedule(() -> told.add("due"), MILLISECONDS.toNanos(30));

        assertThat(told.poll(10, SECONDS)).isEqualTo("due");
        assertThat(loop.nanos() - start).isGreaterThanOrEqualTo(MILLISECONDS.toNanos(30));
    }

    @Test
    void runsNoTimerThatWasCalledOff() throws Exception {
        Scheduler.Cancellable called = loop.schedule(() -> told.add("called off"), MILLISECONDS.toNanos(20));
        loop.schedule(() -> told.add("kept"), MILLISECONDS.toNanos(40));

        called.cancel();
        called.cancel();

        assertThat(told.poll(10, SECONDS)).isEqualTo("kept");
    }

    @Test
    void goesOnAfterATaskThatThrows() throws Exception {
        loop.execute(() -> {
            throw new IllegalStateException("planted");
        });
        loop.execute(() -> {
            throw new AssertionError("planted");
        });
        Thread[] before = new Thread[1];

        loop.execute(() -> {
            before[0] = Thread.currentThread();
            told.add("alive");
        });

        assertThat(told.poll(10, SECONDS)).isEqualTo("alive");
        assertThat(loop.failures()).isEqualTo(2);
        assertThat(before[0].getName()).isEqualTo("outrigger-control");
        assertThat(before[0].isDaemon()).isTrue();
    }

    /** The names are what the guard of the data loops goes by: a lock that two of them want at once fails this. */
    @Test
    void keepsNoDataLoopWaitingForAnother() throws Exception {
        int each = 50_000;
        CountDownLatch arrived = new CountDownLatch(4 * each);
        List<Thread> tellers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            tellers.add(new Thread(
                    () -> {
                        for (int n = 0; n < each; n++) {
                            loop.execute(arrived::countDown);
                        }
                    },
                    "outrigger-loop-teller-" + i));
        }

        tellers.forEach(Thread::start);

        assertThat(arrived.await(30, SECONDS)).isTrue();
        for (Thread teller : tellers) {
            teller.join();
        }
    }

    @Test
    void knowsItsOwnThread() throws Exception {
        loop.execute(() -> told.add(Boolean.toString(loop.inLoop())));

        assertThat(told.poll(10, SECONDS)).isEqualTo("true");
        assertThat(loop.inLoop()).isFalse();
    }

    @Test
    void finishesWhatWasSubmittedAndDropsTimersWhenClosed() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        loop.execute(() -> {
            entered.countDown();
            awaitQuietly(go);
        });
        loop.execute(() -> told.add("submitted"));
        loop.schedule(() -> told.add("timer"), SECONDS.toNanos(1));
        assertThat(entered.await(10, SECONDS)).isTrue();

        loop.execute(() -> {
            loop.close();
            loop.execute(() -> told.add("late"));
            assertThat(loop.schedule(() -> told.add("late"), 0)).isNotNull();
        });
        go.countDown();
        loop.close();

        assertThat(told).containsExactly("submitted");
        assertThat(loop.failures()).isZero();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
