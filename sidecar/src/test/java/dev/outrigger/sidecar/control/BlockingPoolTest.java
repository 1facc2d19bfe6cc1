package dev.outrigger.sidecar.control;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedTransferQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BlockingPoolTest {
    private final ControlLoop loop = ControlLoop.start(new SystemTicker());
    private final BlockingPool pool = new BlockingPool(loop, 1, 2);
    private final BlockingQueue<String> told = new LinkedTransferQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        pool.close();
        loop.close();
    }

    @Test
    void tellsTheValueOnTheControlLoop() throws Exception {
        pool.submit(() -> Thread.currentThread().getName(), name -> tell("value " + name), this::tell);

        assertThat(told.poll(10, SECONDS)).isEqualTo("value outrigger-blocking-1, on loop true");
    }

    @Test
    void tellsWhyThereIsNoValue() throws Exception {
        pool.submit(
                () -> {
                    throw new IOException("No space left on device");
                },
                value -> tell("value"),
                this::tell);

        assertThat(told.poll(10, SECONDS)).isEqualTo("java.io.IOException: No space left on device, on loop true");
    }

    @Test
    void refusesWorkOnceItsQueueIsFull() throws Exception {
        for (int i = 0; i < 3; i++) {
            pool.submit(() -> release.await(20, SECONDS), value -> tell("value"), this::tell);
        }

        pool.submit(() -> "late", value -> tell("value"), this::tell);

        assertThat(told.poll(10, SECONDS)).isEqualTo("2 jobs wait already (expected: fewer), on loop true");
        assertThat(pool.waiting()).isEqualTo(2);
    }

    @Test
    void refusesWorkOnceItIsClosed() throws Exception {
        pool.close();

        pool.submit(() -> "late", value -> tell("value"), this::tell);

        assertThat(told.poll(10, SECONDS)).isEqualTo("stopping, on loop true");
    }

    private void tell(String what) {
        told.add(what + ", on loop " + loop.inLoop());
    }
}
