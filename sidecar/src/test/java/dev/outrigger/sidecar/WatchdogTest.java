package dev.outrigger.sidecar;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.testing.SeededScheduler;
import dev.outrigger.sidecar.control.ControlLoop;
import dev.outrigger.sidecar.wire.WireLoops;
import dev.outrigger.sidecar.wire.Wires;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class WatchdogTest {
    private static final long PERIOD = TimeUnit.SECONDS.toNanos(15);

    private final SeededScheduler control = new SeededScheduler(3);
    private final AtomicInteger signs = new AtomicInteger();
    private final ArrayDeque<Runnable> hanging = new ArrayDeque<>();
    private final Executor lively = Runnable::run;

    private Watchdog watchdog(Executor... loops) {
        return new Watchdog(control, List.of(loops), PERIOD, signs::incrementAndGet);
    }

    @Test
    void givesASignEachPeriodWhileAllLoopsAnswer() {
        watchdog(lively, lively).ask();

        control.runFor(Duration.ofMinutes(1));

        assertThat(signs).hasValue(5);
    }

    @Test
    void givesNoneWhileOneLoopHangs() {
        watchdog(lively, hanging::add).ask();

        control.runFor(Duration.ofMinutes(10));

        assertThat(signs).hasValue(0);
        assertThat(hanging).hasSize(1);
    }

    @Test
    void givesOneAgainAsSoonAsTheLoopAnswers() {
        watchdog(lively, hanging::add).ask();
        control.runFor(Duration.ofMinutes(10));

        hanging.remove().run();
        control.runFor(Duration.ZERO);

        assertThat(signs).hasValue(1);
    }

    @Test
    void endsWhenTold() {
        Watchdog watchdog = watchdog(lively);
        watchdog.ask();

        watchdog.end();
        control.runFor(Duration.ofMinutes(1));

        assertThat(signs).hasValue(1);
        assertThat(control.waiting()).isZero();
    }

    @Test
    void fallsSilentWithTheRealControlLoop() throws Exception {
        LinkedTransferQueue<String> given = new LinkedTransferQueue<>();
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        try (ControlLoop real = ControlLoop.start(System::nanoTime);
                WireLoops loops = Wires.open("auto", 2, new Random(1), System::nanoTime)) {
            List<Executor> asked = List.of(loops.loop(0), loops.loop(1));
            Watchdog watchdog = new Watchdog(real, asked, 1_000_000, () -> given.add("alive"));
            real.execute(watchdog::ask);
            assertThat(given.poll(10, SECONDS)).isNotNull();

            real.execute(() -> {
                hangs.countDown();
                awaitQuietly(released);
            });
            assertThat(hangs.await(10, SECONDS)).isTrue();
            given.clear();
            String during = given.poll(1, SECONDS);
            released.countDown();

            assertThat(during).isNull();
            assertThat(given.poll(10, SECONDS)).isNotNull();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(30, SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
