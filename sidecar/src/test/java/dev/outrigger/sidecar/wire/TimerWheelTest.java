package dev.outrigger.sidecar.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimerWheelTest {
    private static final long TICK = 1L << 23;

    private final TimerWheel wheel = new TimerWheel(1000);
    private final List<Deadline> fired = new ArrayList<>();

    @Test
    void firesOnceAndNotBeforeItsTime() {
        Deadline deadline = new Inert();
        wheel.arm(deadline, 1000 + 5 * TICK);

        wheel.advance(1000 + 5 * TICK - 1, fired::add);
        int early = fired.size();
        wheel.advance(1000 + 6 * TICK, fired::add);
        wheel.advance(1000 + 9 * TICK, fired::add);

        assertThat(early).isZero();
        assertThat(fired).containsExactly(deadline);
    }

    @Test
    void firesAfterALongSleepEvenFarPastOneTurn() {
        Deadline near = new Inert();
        Deadline far = new Inert();
        wheel.arm(near, 1000 + 3 * TICK);
        wheel.arm(far, 1000 + 5000 * TICK);

        wheel.advance(1000 + 9000 * TICK, fired::add);

        assertThat(fired).containsExactlyInAnyOrder(near, far);
    }

    @Test
    void holdsNothingThatWasDisarmed() {
        Deadline first = new Inert();
        Deadline second = new Inert();
        Deadline third = new Inert();
        wheel.arm(first, 1000 + 3 * TICK);
        wheel.arm(second, 1000 + 3 * TICK);
        wheel.arm(third, 1000 + 5000 * TICK);

        first.disarm();
        long between = wheel.nextNanos();
        second.disarm();
        third.disarm();
        third.disarm();

        assertThat(between).isNotEqualTo(TimerWheel.NEVER);
        assertThat(wheel.nextNanos()).isEqualTo(TimerWheel.NEVER);
        assertThat(List.of(first, second, third)).allSatisfy(gone -> {
            assertThat(gone.queuedBy).isNull();
            assertThat(gone.next).isNull();
            assertThat(gone.previous).isNull();
        });
    }

    @Test
    void oneThatFallsDueMayDisarmAndArmOthersOfItsTick() {
        List<Deadline> same = List.of(new Inert(), new Inert(), new Inert(), new Inert());
        same.forEach(one -> wheel.arm(one, 1000 + 3 * TICK));

        wheel.advance(1000 + 4 * TICK, told -> {
            fired.add(told);
            same.forEach(Deadline::disarm);
            same.forEach(one -> wheel.arm(one, 1000 + 9000 * TICK));
            same.get(0).disarm();
        });
        int atOnce = fired.size();
        wheel.advance(1000 + 9001 * TICK, fired::add);

        assertThat(atOnce).isEqualTo(1);
        assertThat(fired).hasSize(4).endsWith(same.get(1)).doesNotContain(same.get(0));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void firesWhateverIsArmedWithinTwoTicksOfItsTimeUnderRandomMoves(long seed) {
        Random random = new Random(seed);
        long now = 1000;
        List<Inert> deadlines = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            deadlines.add(new Inert());
        }

        for (int step = 0; step < 20_000; step++) {
            Inert any = deadlines.get(random.nextInt(deadlines.size()));
            if (random.nextInt(4) == 0) {
                any.disarm();
            } else {
                wheel.arm(any, now + (long) (random.nextDouble() * random.nextDouble() * 3000 * TICK));
            }
            now += random.nextInt(50) == 0 ? random.nextInt(100) * TICK : random.nextInt((int) TICK / 4);
            long until = now;
            long next = wheel.nextNanos();
            wheel.advance(until, fired::add);

            for (Inert deadline : deadlines) {
                assertThat(!deadline.armed() || deadline.dueNanos > until - 2 * TICK)
                        .isTrue();
            }
            assertThat(next == TimerWheel.NEVER || next > 1000).isTrue();
        }

        assertThat(fired).isNotEmpty();
    }

    private static final class Inert extends Deadline {
        @Override
        protected void due() {}

        @Override
        public void threw() {}
    }
}
