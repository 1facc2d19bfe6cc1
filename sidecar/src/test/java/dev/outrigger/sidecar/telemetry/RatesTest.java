package dev.outrigger.sidecar.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Reason;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What passes in a second. */
final class RatesTest {
    private final long[] now = {0};
    private final Meters meters = new Meters(() -> now[0], 1);
    private final LoopMeters api = meters.service("api").loop(0);
    private final Rates rates = new Rates(meters, () -> now[0]);

    @Test
    void countsWhatCameSinceTheLastLook() {
        requests(7, 200);
        rates.begin();
        requests(10, 200);
        requests(2, 503);
        api.localError(Reason.NO_ENDPOINTS);
        now[0] = TimeUnit.SECONDS.toNanos(2);

        Rates.Reading reading = rates.read();

        assertThat(reading.seconds()).isEqualTo(2);
        assertThat(reading.services().get("api"))
                .satisfies(rate -> assertThat(rate.requests()).isEqualTo(6))
                .satisfies(rate -> assertThat(rate.failures()).isEqualTo(1))
                .satisfies(rate -> assertThat(rate.localErrors()).isEqualTo(0.5))
                .satisfies(rate -> assertThat(rate.p99Seconds()).hasValue(0.005));
    }

    @Test
    void aQuietServiceHasNoMedian() {
        requests(7, 200);
        rates.read();
        now[0] = TimeUnit.SECONDS.toNanos(1);

        Rates.Reading reading = rates.read();

        assertThat(reading.services().get("api"))
                .satisfies(rate -> assertThat(rate.p50Seconds()).isEmpty())
                .satisfies(rate -> assertThat(rate.requests()).isZero());
    }

    @Test
    void aLookAtOnceDividesByNothing() {
        requests(7, 200);

        Rates.Reading reading = rates.read();

        assertThat(reading.services().get("api"))
                .satisfies(rate -> assertThat(rate.requests()).isZero());
    }

    private void requests(int count, int status) {
        for (int i = 0; i < count; i++) {
            api.request(status, TimeUnit.MILLISECONDS.toNanos(4));
        }
    }
}
