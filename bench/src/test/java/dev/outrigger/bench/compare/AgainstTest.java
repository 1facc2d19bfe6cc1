package dev.outrigger.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class AgainstTest {
    private static final List<Row> BEFORE = List.of(Rows.row(64, 900_000, 910_000, 920_000));

    @Test
    void saysWhatMovedByMoreThanItsInterval() {
        List<String> moved = Against.moved(BEFORE, List.of(Rows.row(64, 1_000_000, 1_010_000, 1_020_000)));

        assertThat(moved).hasSize(2); // CPU, and the machine's
        assertThat(moved.get(0)).contains("tcp-small", "cpu_us_per_request", "1.01 [1.00-1.02], was 0.91 [0.90-0.92]");
    }

    @Test
    void saysNothingOfWhatIsWithinIt() {
        assertThat(Against.moved(BEFORE, List.of(Rows.row(64, 915_000, 930_000, 890_000))))
                .isEmpty();
    }

    @Test
    void comparesOnlyWhatBothMeasured() {
        List<Row> other = List.of(Rows.row(1, 2_000_000));

        assertThat(Against.moved(BEFORE, other)).isEmpty();
        assertThat(Against.compared(BEFORE, other)).isZero();
    }
}
