package dev.outrigger.sidecar.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class DirectMemoryTest {
    private static final long LIMIT = 1_600_000;
    private static final int SHARE = 50_000; // a sixteenth for two loops

    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong looks = new AtomicLong();
    private final DirectMemory memory = new DirectMemory(
            () -> {
                looks.incrementAndGet();
                return taken.get();
            },
            LIMIT,
            2);

    @Test
    void looksOnlyOnceItHasAskedForAShare() {
        for (int asked = 0; asked < SHARE; asked += 1000) {
            memory.take(1000);
        }
        assertThat(looks).hasValue(0);

        memory.take(1000);

        assertThat(looks).hasValue(1);
    }

    @Test
    void isPlentyUpToAQuarterAndScarceFromHalf() {
        look(LIMIT / 4 - 1);
        assertThat(memory.plenty()).isTrue();

        look(LIMIT / 4);
        assertThat(memory.plenty()).isFalse();
        assertThat(memory.scarce()).isFalse();

        look(LIMIT / 2 + 1);
        assertThat(memory.scarce()).isTrue();
    }

    @Test
    void refusesAtOnceWhatIsAskedBeyondSevenEighthsAndGivesAgainWhenThereIsSome() {
        look(LIMIT / 8 * 7 - 1000);
        memory.take(1000);
        taken.set(LIMIT / 8 * 7);

        assertThatThrownBy(() -> memory.take(1)).isInstanceOf(DirectMemory.Exhausted.class);
        taken.set(0);
        memory.take(SHARE);

        assertThat(memory.plenty()).isTrue();
    }

    @Test
    void isLookedAtEachTurnOnlyWhileItIsShort() {
        memory.refresh();
        assertThat(looks).hasValue(0);
        look(LIMIT / 2);
        looks.set(0);

        memory.refresh();
        taken.set(0);
        memory.refresh();
        memory.refresh();

        assertThat(looks).hasValue(2);
        assertThat(memory.plenty()).isTrue();
    }

    private void look(long now) {
        taken.set(now);
        memory.look();
    }
}
