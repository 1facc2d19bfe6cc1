package dev.outrigger.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Choice;
import dev.outrigger.routing.Doubt;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Outcome;
import dev.outrigger.routing.Pick;
import dev.outrigger.routing.Prober.Result.Kind;
import dev.outrigger.routing.Provenance;
import dev.outrigger.routing.Reason;
import dev.outrigger.routing.TrafficPolicy.Probing;
import dev.outrigger.routing.testing.Endpoints;
import dev.outrigger.routing.testing.Policies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServiceRouterTest {
    private static final Instance A = Endpoints.instance(1);
    private static final Instance B = Endpoints.instance(2);
    private static final Instance C = Endpoints.instance(3);
    private static final Instance D = Endpoints.instance(4);

    private final RouterFixture fixture = new RouterFixture(7);

    @Test
    void publishesAnUnknownTableAtOnce() {
        boolean known = fixture.table().known();

        Pick pick = fixture.pick();

        assertThat(known).isFalse();
        assertThat(pick).isEqualTo(new Pick.Rejected(Reason.NO_ENDPOINTS));
    }

    @Test
    void publishesNothingWhenNothingChanged() {
        fixture.live(A, B);
        int before = fixture.tables.size();

        fixture.live(A, B);
        fixture.passes(Duration.ofMinutes(1));

        assertThat(fixture.tables).hasSize(before);
    }

    @Test
    void asksTheClassesInTheirOrder() {
        Instance down = B.in(InstanceState.DOWN);
        Instance draining = C.in(InstanceState.DRAINING);
        fixture.live(A, down, draining, D);
        Choice first = fixture.choice();
        fixture.end(D, Outcome.UNREACHED, 1);
        fixture.end(A, Outcome.UNREACHED, 1);
        fixture.prober.answer(A.address(), Kind.UNREACHED);
        fixture.prober.answer(D.address(), Kind.UNREACHED);
        fixture.scheduler.runDue();

        var order = new ArrayList<Choice>();
        fixture.attempt.begin(fixture.scheduler.nanos(), 0);
        while (fixture.table().picker().pick(fixture.attempt) instanceof Pick.Chosen chosen) {
            order.add(chosen.choice());
            fixture.attempt.tried(chosen.endpoint().state());
        }

        assertThat(first).isEqualTo(Choice.PREFERRED);
        assertThat(order).containsExactly(Choice.DOWN, Choice.DRAINING, Choice.UNREACHED);
        assertThat(fixture.events(RoutingEvent.LastResortInUse.class)).hasSize(1);
    }

    @Test
    void usesNobodyThatIsDownIfTheLastResortIsOff() {
        fixture.router.policy(Policies.of("least_request", Probing.DOUBTED, false, 0));
        fixture.live(A.in(InstanceState.DOWN), B.in(InstanceState.DRAINING));

        Pick pick = fixture.pick();

        assertThat(pick).isEqualTo(new Pick.Rejected(Reason.NO_ENDPOINTS));
        assertThat(fixture.view(A).reason()).contains("last_resort is off");
    }

    @Test
    void usesNobodyThatAnOperatorDisabled() {
        fixture.live(A, B);

        fixture.router.disabled(
                Map.of(A.id(), new Disabled("ann", "odd latency", fixture.scheduler.nanos() + 2_599_000_000_000L)));

        assertThat(fixture.spread(100)).containsOnlyKeys(B.id());
        assertThat(fixture.view(A).reason()).isEqualTo("disabled by ann for 44 more minutes: odd latency");
    }

    @Test
    void namesAWeightOfNothingOnlyBesideWhoWeighsMore() {
        Instance weightless = Endpoints.instance(7, InstanceState.UP, 0);
        fixture.live(weightless, B);
        String beside = fixture.view(weightless).reason();

        fixture.live(weightless);
        fixture.scheduler.runFor(Duration.ofMinutes(10));
        String alone = fixture.view(weightless).reason();

        assertThat(beside).isEqualTo("its weight is 0");
        assertThat(alone).isEmpty();
        assertThat(fixture.spread(10)).containsOnlyKeys(weightless.id());
    }

    @Test
    void skipsAnUnreachedOneBeforeTheControlLoopKnows() {
        fixture.live(A, B);

        fixture.end(A, Outcome.UNREACHED, 1);

        assertThat(fixture.spread(100)).containsOnlyKeys(B.id());
    }

    @Test
    void takesAnUnreachedOneBackWhenAProbeReachesIt() {
        fixture.live(A, B);
        fixture.prober.answer(A.address(), Kind.UNREACHED);
        fixture.end(A, Outcome.UNREACHED, 1);
        fixture.passes(Duration.ofSeconds(20));
        String reason = fixture.view(A).reason();
        fixture.prober.answer(A.address(), Kind.GOOD);

        fixture.passes(Duration.ofSeconds(40));

        assertThat(reason).contains("unreached").contains("refused");
        assertThat(fixture.view(A).reason()).isEmpty();
        assertThat(fixture.events(RoutingEvent.EndpointReached.class)).hasSize(1);
    }

    @Test
    void neverWritesALoneUnreachedOneOff() {
        fixture.live(A);
        fixture.prober.answer(A.address(), Kind.UNREACHED);
        fixture.end(A, Outcome.UNREACHED, 1);
        fixture.scheduler.runDue();

        Choice choice = fixture.choice();
        fixture.attempt.tried(fixture.endpoint(A).state());
        Pick second = fixture.table().picker().pick(fixture.attempt);

        assertThat(choice).isEqualTo(Choice.UNREACHED);
        assertThat(second).isInstanceOf(Pick.Rejected.class);
    }

    @Test
    void ejectsForBadAnswersAndRestoresWithAProbeWhenTheTimeIsServed() {
        fixture.live(A, B, C);
        fixture.end(A, Outcome.BAD_ANSWER, 5);
        fixture.scheduler.runDue();
        var during = fixture.spread(100);
        String reason = fixture.view(A).reason();

        fixture.passes(Duration.ofMillis(3_900));
        boolean stillOut = fixture.view(A).ejected();
        fixture.passes(Duration.ofSeconds(5));

        assertThat(during).doesNotContainKey(A.id());
        assertThat(reason).startsWith("ejected 0 s ago: 5 bad answers in a row, back in ");
        assertThat(stillOut).isTrue();
        assertThat(fixture.view(A).ejected()).isFalse();
        assertThat(fixture.endpoint(A).state().ramp(fixture.scheduler.nanos())).isLessThan(1);
    }

    @Test
    void ejectsLongerEachTimeAndShorterAgainAfterAQuietWhile() {
        fixture.live(A, B, C);
        for (int i = 0; i < 3; i++) {
            fixture.end(A, Outcome.BAD_ANSWER, 5);
            fixture.passes(Duration.ofSeconds(60));
        }
        fixture.passes(Duration.ofMinutes(6));

        fixture.end(A, Outcome.BAD_ANSWER, 5);
        fixture.scheduler.runDue();

        var times = fixture.events(RoutingEvent.EndpointEjected.class).stream()
                .map(event -> event.outFor().toMillis())
                .toList();
        assertThat(times.get(0)).isBetween(4_000L, 6_000L);
        assertThat(times.get(1)).isBetween(8_000L, 12_000L);
        assertThat(times.get(2)).isBetween(16_000L, 24_000L);
        assertThat(times.get(3)).isBetween(4_000L, 6_000L);
    }

    @Test
    void saysWhatWasBadAndForHowLongItWasOut() {
        fixture.live(A, B, C);
        fixture.endpoint(A).state().blame("503");
        fixture.end(A, Outcome.BAD_ANSWER, 5);
        fixture.passes(Duration.ofSeconds(60));

        var ejected = fixture.events(RoutingEvent.EndpointEjected.class).get(0);
        var restored = fixture.events(RoutingEvent.EndpointRestored.class).get(0);
        assertThat(ejected.why()).isEqualTo("5 x 503 in a row");
        assertThat(restored.why()).isEqualTo("its time is served and probes pass");
        assertThat(restored.wasOutFor()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
    }

    @Test
    void neverEjectsTheLastNorMoreThanTheShare() {
        fixture.live(A, B, C, D);
        for (Instance instance : new Instance[] {A, B, C, D}) {
            fixture.end(instance, Outcome.BAD_ANSWER, 5);
            fixture.scheduler.runDue();
        }

        long ejected = fixture.router.endpoints().stream()
                .filter(EndpointView::ejected)
                .count();

        assertThat(ejected).isEqualTo(2);
        assertThat(fixture.spread(100)).hasSize(2);
    }

    @Test
    void offersOneTrialWhenNobodyProbes() {
        fixture.router.policy(Policies.of("least_request", Probing.OFF, true, 0));
        fixture.live(A, B, C);
        fixture.end(A, Outcome.BAD_ANSWER, 5);
        fixture.passes(Duration.ofSeconds(7));

        var spread = fixture.spread(100);
        Doubt during = fixture.endpoint(A).state().doubt();
        fixture.end(A, Outcome.SUCCESS, 1);
        fixture.scheduler.runDue();

        assertThat(spread).containsEntry(A.id(), 1);
        assertThat(during).isEqualTo(Doubt.TRYING);
        assertThat(fixture.view(A).ejected()).isFalse();
        assertThat(fixture.prober.times()).isEmpty();
    }

    @Test
    void ejectsAgainForLongerWhenTheTrialGoesBadly() {
        fixture.router.policy(Policies.of("least_request", Probing.OFF, true, 0));
        fixture.live(A, B, C);
        fixture.end(A, Outcome.BAD_ANSWER, 5);
        fixture.passes(Duration.ofSeconds(7));
        fixture.spread(100);

        fixture.end(A, Outcome.BAD_ANSWER, 1);
        fixture.scheduler.runDue();

        assertThat(fixture.view(A).reason()).contains("trial went badly");
        assertThat(fixture.events(RoutingEvent.EndpointEjected.class)).hasSize(2);
    }

    @Test
    void ejectsForAPoorShareOfGoodAnswers() {
        fixture.live(A, B, C);

        for (int i = 0; i < 10; i++) {
            fixture.end(A, Outcome.BAD_ANSWER, 2);
            fixture.end(A, Outcome.SUCCESS, 2);
            fixture.passes(Duration.ofSeconds(1));
        }

        assertThat(fixture.events(RoutingEvent.EndpointEjected.class)).hasSize(1);
        assertThat(fixture.events(RoutingEvent.EndpointEjected.class).get(0).why())
                .isEqualTo("only 50 % good answers");
    }

    @Test
    void aNewerWordOfTheProviderEndsAnEjection() {
        fixture.live(A, B, C);
        fixture.end(A, Outcome.BAD_ANSWER, 5);
        fixture.scheduler.runDue();
        fixture.live(A.in(InstanceState.DOWN), B, C);

        fixture.live(A, B, C);

        assertThat(fixture.view(A).ejected()).isFalse();
    }

    @Test
    void panicUsesTheEjectedButNotTheUnreached() {
        fixture.live(A, B, C, D);
        fixture.prober.answer(C.address(), Kind.UNREACHED);
        fixture.prober.answer(D.address(), Kind.UNREACHED);
        fixture.end(A, Outcome.BAD_ANSWER, 5);
        fixture.end(C, Outcome.UNREACHED, 1);
        fixture.end(D, Outcome.UNREACHED, 1);

        fixture.scheduler.runDue();

        assertThat(fixture.spread(200)).containsOnlyKeys(A.id(), B.id());
        assertThat(fixture.events(RoutingEvent.PanicOn.class)).hasSize(1);
    }

    @Test
    void saysOverflowWhenAllAreAtTheirLimit() {
        fixture.router.policy(Policies.of("least_request", Probing.DOUBTED, true, 1));
        fixture.live(A, B, C.in(InstanceState.DOWN));
        fixture.endpoint(A).state().started(0);
        Pick one = fixture.pick();
        fixture.endpoint(B).state().started(0);

        Pick none = fixture.pick();

        assertThat(((Pick.Chosen) one).endpoint().instance()).isEqualTo(B);
        assertThat(none).isEqualTo(new Pick.Rejected(Reason.OVERFLOW));
    }

    @Test
    void servesADiskTableUntilTheRegistryConfirmsOrReplacesIt() {
        fixture.list(Provenance.Kind.DISK, A, B);
        var cold = fixture.spread(100);
        fixture.live(B, C);

        var live = fixture.spread(100);
        fixture.passes(Duration.ofSeconds(3));

        assertThat(cold).containsOnlyKeys(A.id(), B.id());
        assertThat(live).containsOnlyKeys(B.id(), C.id());
        assertThat(fixture.table().endpoints()).hasSize(2);
    }

    @Test
    void warmsUpANewcomerAmongMany() {
        fixture.live(A, B, C);

        fixture.live(A, B, C, D);

        assertThat(fixture.endpoint(A).state().ramp(fixture.scheduler.nanos())).isEqualTo(1);
        assertThat(fixture.endpoint(D).state().ramp(fixture.scheduler.nanos())).isEqualTo(0.1);
    }

    @Test
    void sparesANewcomerAmongManyUntilItIsWarm() {
        fixture.live(A, B, C);
        fixture.live(A, B, C, D);
        int cold = fixture.spread(1_000).getOrDefault(D.id(), 0);
        fixture.passes(Duration.ofSeconds(12));

        fixture.live(A, B, C, D.weighing(200));
        Map<String, Integer> warm = fixture.spread(1_000);

        assertThat(cold).isBetween(5, 100);
        assertThat(warm.get(D.id())).isBetween(320, 480);
        assertThat(fixture.endpoint(D).state().warming()).isFalse();
    }

    /** It was in the table's first class while it was tried, so nothing else makes another table. */
    @Test
    void sparesOneWhoseTrialWentWell() {
        fixture.router.policy(Policies.of("random", Probing.OFF, true, 0));
        fixture.live(A, B, C, D);
        fixture.end(A, Outcome.BAD_ANSWER, 5);
        fixture.passes(Duration.ofSeconds(10));
        fixture.spread(100);
        fixture.end(A, Outcome.SUCCESS, 1);
        fixture.scheduler.runDue();

        Map<String, Integer> spread = fixture.spread(1_000);

        assertThat(fixture.view(A).ejected()).isFalse();
        assertThat(spread.get(A.id())).isBetween(5, 100);
    }

    @Test
    void probesNobodyThatIsSoundByDefaultAndEverybodyOnRequest() {
        fixture.live(A, B);
        fixture.passes(Duration.ofMinutes(1));
        int byDefault = fixture.prober.times().size();

        fixture.router.policy(Policies.of("least_request", Probing.ALL, true, 0));
        fixture.passes(Duration.ofSeconds(20));

        assertThat(byDefault).isZero();
        assertThat(fixture.prober.probes(A.address())).isBetween(8L, 14L);
    }
}
