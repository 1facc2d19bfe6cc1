package dev.outrigger.sidecar.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.DiscoveryEvent;
import dev.outrigger.routing.InstanceState;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What becomes of an event. */
final class EventLogTest {
    private final Meters meters = new Meters(() -> 0, 1);
    private final EventLog events = new EventLog(meters, () -> 0, () -> Instant.EPOCH);

    @Test
    void remembersTheEventsOfAnEndpointInWords() {
        events.accept(new DiscoveryEvent.Announced("api", "10.0.0.1:80", InstanceState.UP));

        var recalled = events.recall("api", "10.0.0.1:80");

        assertThat(recalled)
                .extracting(EventLog.Noted::words)
                .containsExactly("announced service=api id=10.0.0.1:80 state=UP");
        assertThat(events.recall("api", "other:80")).isEmpty();
    }

    @Test
    void keepsTheLastHundred() {
        for (int i = 0; i < 150; i++) {
            events.accept(new DiscoveryEvent.AnnouncementMissing("api", "10.0.0.1:80", "reason " + i, false));
        }

        var recalled = events.recall("api", "10.0.0.1:80");

        assertThat(recalled).hasSize(100);
        assertThat(recalled.get(99).words()).contains("why=\"reason 149\"");
    }

    @Test
    void countsRefusedEntriesByReason() {
        events.accept(new DiscoveryEvent.EntryRefused("api", "x", DiscoveryEvent.Refusal.PORT, "port: 0"));

        assertThat(meters.refused("api", "port")).isEqualTo(1);
        assertThat(meters.refused("api", "address")).isZero();
    }

    @Test
    void lettersFromOutsideBeginNoLine() {
        EventWords words = EventWords.of(
                new DiscoveryEvent.EntryRefused("api", "x\nINFO forged", DiscoveryEvent.Refusal.UNDECODABLE, "a=b\"c"));

        assertThat(words.line()).doesNotContain("\n").contains("entry=\"x?INFO forged\"", "detail=\"a=b'c\"");
    }

    @Test
    void aServiceThatTellsTooMuchIsHeldBackAlone() {
        long[] now = {0};
        Throttle throttle = new Throttle(() -> now[0]);
        for (int i = 0; i < 60; i++) {
            throttle.permitted("noisy");
        }

        int noisy = throttle.permitted("noisy");
        int quiet = throttle.permitted("quiet");
        now[0] += 200_000_000L;
        int later = throttle.permitted("noisy");

        assertThat(noisy).isEqualTo(Throttle.NOT_NOW);
        assertThat(quiet).isZero();
        assertThat(later).isEqualTo(11);
    }
}
