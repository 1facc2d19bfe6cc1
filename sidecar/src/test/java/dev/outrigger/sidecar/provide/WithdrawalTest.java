package dev.outrigger.sidecar.provide;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** drain_delay 3 s, deadline 5 s. */
final class WithdrawalTest {
    private final VirtualTime time = new VirtualTime();
    private final WordyAnnouncer registry = new WordyAnnouncer(time);
    private final List<Event> events = new ArrayList<>();
    private final Fixture fixture = new Fixture(time, registry, events);
    private final ProvidedService search = fixture.service("search", true);
    private final ProvidedService billing = fixture.service("billing", true);
    private final List<String> told = new ArrayList<>();

    @Test
    void tellsConsumersFirstAndDeletesLater() {
        start(search, billing);
        registry.asked.clear();

        withdrawal(search, billing).start();
        time.advance(ofMillis(2_999));
        assertThat(registry.asked).containsExactly("change search leaving", "change billing leaving");
        assertThat(told).isEmpty();
        time.advance(ofMillis(1));

        assertThat(registry.asked)
                .containsExactly(
                        "change search leaving", "change billing leaving", "withdraw search", "withdraw billing");
        assertThat(told).containsExactly("done");
    }

    @Test
    void waitsForConsumersThatNeedLongerThanTheDelay() {
        start(search);
        registry.window = ofSeconds(5);

        withdrawal(search).start();
        time.advance(ofMillis(4_999));
        assertThat(told).isEmpty();
        time.advance(ofMillis(1));

        assertThat(told).containsExactly("done");
    }

    @Test
    void endsWithoutARegistry() {
        start(search, billing);
        registry.away = true;

        withdrawal(search, billing).start();
        time.advance(ofMillis(5_000 + 3_000 + 4_999));
        assertThat(told).isEmpty();
        time.advance(ofMillis(1));

        assertThat(told).containsExactly("done");
    }

    @Test
    void waitsNoLongerThanItMustForARegistryThatGoesAwayInBetween() {
        start(search);
        withdrawal(search).start();
        time.settle();
        registry.away = true;

        time.advance(ofSeconds(3 + 5));

        assertThat(told).containsExactly("done");
    }

    @Test
    void delaysNothingWhenNothingWasAnnounced() {
        ProvidedService fresh = fixture.service("fresh", false);
        fresh.start();
        time.settle();

        withdrawal(fresh).start();
        time.settle();

        assertThat(told).containsExactly("done");
        assertThat(registry.asked).isEmpty();
    }

    @Test
    void endsAtOnceWhenNothingIsProvided() {
        withdrawal().start();
        assertThat(told).isEmpty();
        time.settle();

        assertThat(told).containsExactly("done");
    }

    @Test
    void isDoneOnlyOnce() {
        start(search);

        withdrawal(search).start();
        time.advance(ofSeconds(60));

        assertThat(told).containsExactly("done");
    }

    private void start(ProvidedService... services) {
        for (ProvidedService service : services) {
            service.start();
        }
        time.settle();
    }

    private Withdrawal withdrawal(ProvidedService... services) {
        return new Withdrawal(time, List.of(services), ofSeconds(3), ofSeconds(5), () -> told.add("done"));
    }
}
