package dev.outrigger.discovery.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Scheduler;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** {@code -Doutrigger.seeds=100000} plays more of them. */
final class SimulatedFleetTest {
    @Test
    void holdsItsInvariantsOverAListThatIsSeenLateWhateverTheSeed() {
        assertThat(play(55, LaggingListing::new)).isPositive();
    }

    /** Shorter: what is simulated here is the registry too, request by request. */
    @Test
    void holdsItsInvariantsOverAnEnsembleThatIsHarmedWhateverTheSeed() {
        assertThat(play(3, EnsembleListing::new)).isPositive();
    }

    private static long play(int minutes, BiFunction<Scheduler, RandomGenerator, Listing> listings) {
        long seeds = Long.getLong("outrigger.seeds", 500);
        for (long seed = 0; seed < seeds; seed++) {
            try {
                SimulatedFleet.play(seed, minutes, listings);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        return seeds;
    }
}
