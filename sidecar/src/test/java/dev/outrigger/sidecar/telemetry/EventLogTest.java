package dev.outrigger.sidecar.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.DiscoveryEvent;
import dev.outrigger.discovery.DiscoveryEvent.SessionChanged.State;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.router.RoutingEvent;
import dev.outrigger.sidecar.provide.OwnEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    void timesAndListsReadAsPeopleWriteThemAndStayWhatTheyAreForMachines() {
        EventWords ejected = EventWords.of(
                new RoutingEvent.EndpointEjected("api", "10.0.0.1:80", "5 x 503 in a row", Duration.ofMillis(4870)));
        EventWords shared = EventWords.of(new RoutingEvent.AddressShared("api", "a:1", List.of("a:1", "b:1")));

        assertThat(ejected.line())
                .isEqualTo("endpoint ejected service=api endpoint=10.0.0.1:80 why=\"5 x 503 in a row\" out_for=4.8s");
        assertThat(ejected.fields())
                .containsEntry("event", "endpoint_ejected")
                .containsEntry("out_for_seconds", Duration.ofMillis(4870));
        assertThat(shared.line()).endsWith("ids=a:1,b:1");
        assertThat(shared.fields()).containsEntry("ids", List.of("a:1", "b:1"));
    }

    @Test
    void aLostSessionAndAnOwnInstanceThatIsDownAreWarnings() {
        boolean lost = EventWords.of(new DiscoveryEvent.SessionChanged(State.LOST, false, 255, "zk1:2181"))
                .worse();
        boolean back = EventWords.of(new DiscoveryEvent.SessionChanged(State.CONNECTED, true, 255, "zk1:2181"))
                .worse();
        EventWords down =
                EventWords.of(new OwnEvent("api", "10.0.0.1:80", InstanceState.UP, InstanceState.DOWN, "refused"));

        assertThat(lost).isTrue();
        assertThat(back).isFalse();
        assertThat(down.worse()).isTrue();
        assertThat(down.line()).startsWith("own instance changed service=api id=10.0.0.1:80 from=UP to=DOWN");
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
