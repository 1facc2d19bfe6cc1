package dev.outrigger.sidecar.provide;

import static dev.outrigger.routing.InstanceState.DOWN;
import static dev.outrigger.routing.InstanceState.DRAINING;
import static dev.outrigger.routing.InstanceState.LEAVING;
import static dev.outrigger.routing.InstanceState.STARTING;
import static dev.outrigger.routing.InstanceState.UP;
import static dev.outrigger.routing.Prober.Result.Kind.BAD_ANSWER;
import static dev.outrigger.routing.Prober.Result.Kind.GOOD;
import static dev.outrigger.routing.Prober.Result.Kind.LOCAL;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two checks, each every 2 s, rise 2, fall 3; answers take no time. */
final class ProvidedServiceTest {
    private final VirtualTime time = new VirtualTime();
    private final WordyAnnouncer registry = new WordyAnnouncer(time);
    private final List<Event> events = new ArrayList<>();
    private final Fixture fixture = new Fixture(time, registry, events);
    private final ProvidedService service = fixture.service("search", false);

    @Test
    void announcesItselfOnceAllChecksHaveRisen() {
        service.start();
        time.settle();
        assertThat(service.state()).isEqualTo(STARTING);
        assertThat(registry.asked).isEmpty();

        time.advance(ofMillis(500));

        assertThat(service.state()).isEqualTo(UP);
        assertThat(registry.asked).containsExactly("announce search up");
        assertThat(service.view().announced()).contains(UP);
    }

    @Test
    void staysUnannouncedWhileOneCheckFails() {
        fixture.answers("/deep", BAD_ANSWER);

        service.start();
        time.advance(ofSeconds(60));

        assertThat(service.state()).isEqualTo(STARTING);
        assertThat(service.view().wanted()).isFalse();
        assertThat(registry.asked).isEmpty();
    }

    @Test
    void countsOnlySuccessesInARowTowardsItsRise() {
        service.start();
        time.settle();
        fixture.answers("/deep", BAD_ANSWER);
        time.advance(ofMillis(500));
        fixture.answers("/deep", GOOD);

        time.advance(ofMillis(1_500));
        assertThat(service.state()).isEqualTo(STARTING);
        time.advance(ofSeconds(2));

        assertThat(service.state()).isEqualTo(UP);
    }

    @Test
    void saysThatItIsDownAfterItsFallAndStaysAnnounced() {
        rise();
        fixture.answers("/deep", BAD_ANSWER);

        time.advance(ofSeconds(4));
        assertThat(service.state()).isEqualTo(UP);
        time.advance(ofSeconds(2));

        assertThat(service.state()).isEqualTo(DOWN);
        assertThat(registry.asked).containsExactly("announce search up", "change search down");
        assertThat(events).contains(new OwnEvent("search", "10.0.0.1:80", UP, DOWN, "GET /deep: BAD_ANSWER"));
    }

    @Test
    void comesBackAfterItsRise() {
        rise();
        fixture.answers("/deep", BAD_ANSWER);
        time.advance(ofSeconds(6));
        fixture.answers("/deep", GOOD);

        time.advance(ofMillis(2_500));

        assertThat(service.state()).isEqualTo(UP);
        assertThat(registry.asked).containsExactly("announce search up", "change search down", "change search up");
    }

    @Test
    void takesNoFailureOfThisHostForItsOwn() {
        rise();
        fixture.answers("/deep", LOCAL);

        time.advance(ofSeconds(60));

        assertThat(service.state()).isEqualTo(UP);
        assertThat(service.view().checks().get(1).words()).isEqualTo("LOCAL");
    }

    @Test
    void isAnnouncedAtOnceWhenItWasUpBefore() {
        ProvidedService inherited = fixture.service("billing", true);
        fixture.answers("/deep", BAD_ANSWER);

        inherited.start();
        time.settle();
        assertThat(inherited.state()).isEqualTo(UP);
        time.advance(ofSeconds(4));

        assertThat(registry.asked).containsExactly("announce billing up", "change billing down");
    }

    @Test
    void drainsWhateverItsChecksSayUntilUndrained() {
        rise();

        service.drain("drained");
        time.settle();
        fixture.answers("/deep", BAD_ANSWER);
        time.advance(ofSeconds(6));
        assertThat(service.view().announced()).contains(DRAINING);
        service.undrain();
        time.settle();

        assertThat(registry.asked)
                .containsExactly("announce search up", "change search draining", "change search down");
    }

    @Test
    void isAnnouncedAsDrainingWhenItWasDrainedBeforeItRose() {
        service.drain("drained");

        service.start();
        time.advance(ofSeconds(1));

        assertThat(registry.asked).containsExactly("announce search draining");
    }

    @Test
    void announcesNothingOnceItLeaves() {
        service.start();
        time.settle();

        service.leave();
        time.advance(ofSeconds(60));

        assertThat(service.state()).isEqualTo(LEAVING);
        assertThat(registry.asked).isEmpty();
    }

    @Test
    void tellsWhenTheRegistryHoldsThePresentState() {
        rise();
        List<String> told = new ArrayList<>();
        registry.away = true;
        service.drain("drained");

        service.whenAnnounced(() -> told.add("draining"));
        time.advance(ofSeconds(60));
        assertThat(told).isEmpty();
        registry.listeners.get(0).announced(UP);
        registry.listeners.get(0).announced(DRAINING);
        time.settle();

        assertThat(told).containsExactly("draining");
    }

    @Test
    void showsWhyTheRegistryDoesNotListIt() {
        rise();

        registry.listeners.get(0).missing("held by node n7", true);

        assertThat(service.view().announced()).isEmpty();
        assertThat(service.view().missing()).isEqualTo("held by node n7");
    }

    @Test
    void waitsForNoRegistryThatRefusedItForGood() {
        rise();
        List<String> told = new ArrayList<>();
        registry.away = true;
        service.leave();
        service.whenAnnounced(() -> told.add("before"));
        registry.listeners.get(0).missing("a later process announces it", true);

        service.whenAnnounced(() -> told.add("after"));
        time.settle();

        assertThat(told).containsExactly("before", "after");
    }

    @Test
    void probesNoMoreOnceItIsWithdrawn() {
        rise();

        service.withdraw(() -> {});
        time.settle();
        int probes = fixture.probes();
        time.advance(ofSeconds(60));

        assertThat(fixture.probes()).isEqualTo(probes);
        assertThat(service.view().wanted()).isFalse();
    }

    @Test
    void probesAtRestOnlyEveryInterval() {
        rise();
        int before = fixture.probes();

        time.advance(ofSeconds(20));

        assertThat(fixture.probes() - before).isEqualTo(2 * 10);
    }

    @Test
    void showsItsChecksBeforeTheyWereTried() {
        OwnView view = service.view();

        assertThat(view.state()).isEqualTo(STARTING);
        assertThat(view.checks())
                .containsExactly(
                        new OwnView.CheckView("connect", false, "", 0, 0),
                        new OwnView.CheckView("GET /deep", false, "", 0, 0));
    }

    private void rise() {
        service.start();
        time.advance(ofMillis(500));
        assertThat(service.state()).isEqualTo(UP);
    }
}
