package dev.outrigger.discovery.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code -Doutrigger.seeds=100000} plays more of them. */
final class SimulatedFleetTest {
    @Test
    void holdsItsInvariantsWhateverTheSeed() {
        long seeds = Long.getLong("outrigger.seeds", 500);
        long played = 0;

        for (long seed = 0; seed < seeds; seed++) {
            play(seed);
            played++;
        }

        assertThat(played).isEqualTo(seeds);
    }

    private static void play(long seed) {
        try {
            SimulatedFleet.play(seed);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }
}
