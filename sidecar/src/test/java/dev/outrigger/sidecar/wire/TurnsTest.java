package dev.outrigger.sidecar.wire;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long each turn of a loop took. */
@Timeout(60)
final class TurnsTest {
    private static final long LONG = MILLISECONDS.toNanos(50);

    private final BlockingQueue<Long> told = new LinkedTransferQueue<>();

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void tellsATurnThatTookLong(String transport) throws Exception {
        try (WireLoops loops = Wires.open(
                transport,
                2,
                new Random(1),
                System::nanoTime,
                index -> nanos -> {
                    if (index == 1 && nanos >= LONG) {
                        told.add(nanos);
                    }
                },
                Wires.Limits.ofPipes(Wires.MOST_PIPES))) {
            loops.loop(1).execute(() -> {
                long now = System.nanoTime();
                long until = now + LONG;
                while (now - until < 0) {
                    now = System.nanoTime();
                }
            });

            assertThat(told.poll(10, SECONDS)).isGreaterThanOrEqualTo(LONG);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void takesItsSleepForNoTurn(String transport) throws Exception {
        BlockingQueue<Long> turns = new LinkedTransferQueue<>();
        try (WireLoops loops = Wires.open(
                transport,
                1,
                new Random(1),
                System::nanoTime,
                index -> turns::add,
                Wires.Limits.ofPipes(Wires.MOST_PIPES))) {
            WireLoop loop = loops.loop(0);
            BlockingQueue<Long> due = new LinkedTransferQueue<>();
            loop.execute(() -> loop.arm(
                    new Deadline() {
                        @Override
                        protected void due() {
                            due.add(System.nanoTime());
                        }

                        @Override
                        public void threw() {}
                    },
                    SECONDS.toNanos(1)));

            assertThat(due.poll(10, SECONDS)).isNotNull();
        }

        assertThat(turns).isNotEmpty().allMatch(nanos -> nanos < SECONDS.toNanos(1));
    }
}
