package dev.outrigger.routing.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.health.RiseFall.Verdict;
import org.junit.jupiter.api.Test;

final class RiseFallTest {
    private final RiseFall checked = new RiseFall(2, 3);

    @Test
    void risesAfterItsCountInARow() {
        probe(true, false, true);

        Verdict before = checked.verdict();
        boolean changed = checked.probed(true);

        assertThat(before).isEqualTo(Verdict.UNKNOWN);
        assertThat(changed).isTrue();
        assertThat(checked.verdict()).isEqualTo(Verdict.PASSING);
    }

    @Test
    void fallsAfterItsCountInARowOnly() {
        probe(true, true, false, false, true, false, false);

        Verdict before = checked.verdict();
        probe(false);

        assertThat(before).isEqualTo(Verdict.PASSING);
        assertThat(checked.verdict()).isEqualTo(Verdict.FAILING);
    }

    @Test
    void isInTransitionWhileTheLastProbeSpeaksAgainstIt() {
        probe(true, true);
        boolean atRest = checked.inTransition();

        probe(false);

        assertThat(atRest).isFalse();
        assertThat(checked.inTransition()).isTrue();
    }

    private void probe(boolean... results) {
        for (boolean good : results) {
            checked.probed(good);
        }
    }
}
