package dev.outrigger.sidecar.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a reader sees of a count while its one writer goes on. */
final class CellsTest {
    private static final int ADDITIONS = 1_000_000;

    private final Cells cells = new Cells(5);

    @Test
    void aReaderSeesEachCountInTheEndAndNoneGoBack() throws InterruptedException {
        AtomicLong wentBack = new AtomicLong();
        CountDownLatch seenAll = new CountDownLatch(1);
        start(() -> {
            long last = 0;
            // No other access to memory in this loop: a plain read would be taken out of it.
            while (last < ADDITIONS) {
                long now = cells.at(3);
                if (now < last) {
                    wentBack.set(now);
                }
                last = now;
            }
            seenAll.countDown();
        });

        start(() -> {
            // Long enough for the reader's loop to be compiled: only then could it be wrong.
            for (int i = 0; i < 100 * ADDITIONS; i++) {
                cells.add(0, 1);
            }
            for (int i = 0; i < ADDITIONS; i++) {
                cells.add(3, 1);
            }
        });

        assertThat(seenAll.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(wentBack).hasValue(0);
    }

    @Test
    void cellsDoNotMeet() {
        for (int i = 0; i < 5; i++) {
            cells.add(i, 10 + i);
        }

        cells.add(2, -100);

        assertThat(new long[] {cells.at(0), cells.at(1), cells.at(2), cells.at(3), cells.at(4)})
                .containsExactly(10, 11, -88, 13, 14);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "cells-test");
        thread.setDaemon(true);
        thread.start();
    }
}
