package dev.outrigger.sidecar.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class BucketsTest {
    @Test
    void thereAreTwelveBoundsFromAMillisecondToThirtySeconds() {
        int finite = Buckets.COUNT - 1;

        assertThat(finite).isEqualTo(12);
        assertThat(Buckets.bound(0)).isEqualTo(0.001);
        assertThat(Buckets.bound(finite - 1)).isEqualTo(30);
        assertThat(Buckets.bound(finite)).isInfinite();
    }

    @Test
    void aBoundBelongsToItsBucket() {
        long second = TimeUnit.SECONDS.toNanos(1);

        for (int i = 0; i < Buckets.COUNT - 1; i++) {
            long bound = Math.round(Buckets.bound(i) * second);
            assertThat(Buckets.bucket(bound)).isEqualTo(i);
            assertThat(Buckets.bucket(bound + 1)).isEqualTo(i + 1);
        }
    }

    @Test
    void whatTookNoTimeIsCountedToo() {
        Cells cells = new Cells(Buckets.CELLS);

        Buckets.record(cells, 0, 0);
        Buckets.record(cells, 0, 1_500_000);

        assertThat(cells.at(0)).isEqualTo(1);
        assertThat(cells.at(1)).isEqualTo(1);
        assertThat(cells.at(Buckets.COUNT)).isEqualTo(1_500_000);
    }
}
