package dev.outrigger.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Choice;
import dev.outrigger.routing.Endpoint;
import dev.outrigger.routing.EndpointState;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Provenance;
import dev.outrigger.routing.TrafficPolicy.Probing;
import dev.outrigger.routing.membership.Membership;
import dev.outrigger.routing.testing.Endpoints;
import dev.outrigger.routing.testing.Policies;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several instances at one address, and one instance at several. */
final class SharedAddressTest {
    private static final Instance A = Endpoints.instance(1);
    private static final Instance B = Endpoints.instance(2);
    private static final List<InstanceState> WORDS = List.of(InstanceState.values());
    private static final Instance TWIN = at(A, "twin:8080", InstanceState.UP, 300);

    private final RouterFixture fixture = new RouterFixture(13);

    private static Instance at(Instance place, String id, InstanceState state, int weight) {
        return new Instance(id, place.host(), place.address(), weight, "", "", state, "", Map.of(), 0);
    }

    private Membership membership() {
        return fixture.view(A).membership();
    }

    @Test
    void areOneEndpointOfWhichTheFirstSpeaks() {
        fixture.live(A, TWIN, B);

        var spread = fixture.spread(400);

        assertThat(fixture.table().endpoints()).extracting(Endpoint::instance).containsExactly(A, B);
        assertThat(fixture.router.endpoints()).hasSize(2);
        assertThat(spread).containsOnlyKeys(A.id(), B.id());
        assertThat(spread.get(A.id())).isBetween(150, 250);
    }

    @Test
    void areToldOnceForEachThatComes() {
        fixture.live(A, B);
        fixture.live(A, TWIN, B);
        fixture.live(A, TWIN, B);
        fixture.live(TWIN, B);
        fixture.live(A, TWIN, B);

        assertThat(fixture.events(RoutingEvent.AddressShared.class))
                .containsOnly(new RoutingEvent.AddressShared("api", A.id(), List.of(A.id(), TWIN.id())))
                .hasSize(2);
    }

    @Test
    void loseNothingWhenTheOneThatSpokeIsNoLongerListed() {
        fixture.live(A, TWIN, B);
        EndpointState state = fixture.endpoint(A).state();
        state.started(0);

        fixture.live(TWIN, B);
        fixture.passes(Duration.ofSeconds(10));

        assertThat(fixture.endpoint(TWIN).state()).isSameAs(state);
        assertThat(fixture.endpoint(TWIN).instance().weight()).isEqualTo(300);
        assertThat(state.inFlight()).isOne();
        assertThat(fixture.events(RoutingEvent.MemberGone.class)).isEmpty();
        assertThat(fixture.events(RoutingEvent.MemberOut.class)).isEmpty();
    }

    @Test
    void areNotDrainedByOneThatLeaves() {
        Instance leaving = A.in(InstanceState.LEAVING);
        fixture.live(leaving, TWIN);
        Choice whileLeaving = fixture.choice();

        fixture.live(TWIN);
        fixture.passes(Duration.ofSeconds(10));

        assertThat(whileLeaving).isEqualTo(Choice.PREFERRED);
        assertThat(fixture.choice()).isEqualTo(Choice.PREFERRED);
        assertThat(fixture.events(RoutingEvent.MemberOut.class)).isEmpty();
    }

    @Test
    void areWithdrawnAtOnceWhenAllOfThemLeave() {
        fixture.live(A.in(InstanceState.LEAVING), TWIN.in(InstanceState.LEAVING), B);

        fixture.live(B);

        assertThat(membership()).isEqualTo(Membership.OUT);
        assertThat(fixture.view(A).reason()).contains("withdrawn");
    }

    @Test
    void wantNoMoreWorkThanTheLeastWilling() {
        fixture.live(A, TWIN.in(InstanceState.DRAINING), B);
        var draining = fixture.spread(50);
        fixture.live(A.in(InstanceState.STARTING), TWIN, B);
        var starting = fixture.spread(50);

        fixture.live(A, TWIN, B);

        assertThat(draining).containsOnlyKeys(B.id());
        assertThat(starting).containsOnlyKeys(B.id());
        assertThat(fixture.spread(50)).containsOnlyKeys(A.id(), B.id());
    }

    @Test
    void areDisabledByTheIdOfAnyUntilThatIsGone() {
        fixture.router.disabled(Map.of(TWIN.id(), new Disabled("", "", 0)));
        fixture.live(A, TWIN, B);
        var both = fixture.spread(50);

        fixture.live(A, B);

        assertThat(both).containsOnlyKeys(B.id());
        assertThat(fixture.spread(50)).containsOnlyKeys(A.id(), B.id());
    }

    @Test
    void keepTheirStateUnderAnotherId() {
        fixture.live(A, B);
        EndpointState state = fixture.endpoint(A).state();

        fixture.live(TWIN, B);

        assertThat(fixture.endpoint(TWIN).state()).isSameAs(state);
        assertThat(fixture.router.endpoints()).hasSize(2);
    }

    @Test
    void anInstanceThatIsListedElsewhereHasLeftWhereItWas() {
        Instance moved = at(Endpoints.instance(9), A.id(), InstanceState.UP, 100);
        fixture.live(A, B);
        EndpointState state = fixture.endpoint(A).state();

        fixture.live(moved, B);

        assertThat(fixture.endpoint(A).state()).isNotSameAs(state);
        assertThat(fixture.router.endpoints())
                .extracting(EndpointView::instance)
                .containsExactly(moved, B);
        assertThat(fixture.events(RoutingEvent.MemberOut.class))
                .containsExactly(new RoutingEvent.MemberOut("api", A.id(), "now at 10.0.0.9:8080"));
    }

    @Test
    void anInstanceThatIsListedElsewhereLeavesATwinBehind() {
        Instance moved = at(Endpoints.instance(9), A.id(), InstanceState.UP, 100);
        fixture.live(A, TWIN);
        EndpointState state = fixture.endpoint(A).state();

        fixture.live(moved, TWIN);

        assertThat(fixture.endpoint(TWIN).state()).isSameAs(state);
        assertThat(fixture.table().endpoints()).hasSize(2);
    }

    /** Few ids at fewer addresses: a session's lists at random, and names that have other addresses without one. */
    @ParameterizedTest
    @MethodSource("seeds")
    void neverHaveTwoStates(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RouterFixture any = new RouterFixture(seed);
        any.router.policy(Policies.of("least_request", Probing.OFF, true, 0));
        Map<String, Instance> list = new TreeMap<>();
        Map<InetSocketAddress, EndpointState> before = new HashMap<>();

        for (int step = 0; step < 100; step++) {
            boolean live = step == 0 || random.nextInt(4) > 0;
            change(list, live, random);
            any.list(
                    live ? Provenance.Kind.LIVE : Provenance.Kind.STALE,
                    list.values().toArray(Instance[]::new));

            Map<InetSocketAddress, EndpointState> now = new HashMap<>();
            for (Endpoint endpoint : any.table().endpoints()) {
                EndpointState state = endpoint.state();
                assertThat(now.put(state.address(), state)).as("one a table").isNull();
                assertThat(before.getOrDefault(state.address(), state))
                        .as("one over tables")
                        .isSameAs(state);
            }
            assertThat(any.router.endpoints())
                    .as("one endpoint an id")
                    .extracting(view -> view.instance().id())
                    .doesNotHaveDuplicates();
            if (live) {
                assertThat(now.keySet())
                        .as("additions pass")
                        .containsAll(
                                list.values().stream().map(Instance::address).toList());
            }
            before = now;
            any.passes(Duration.ofMillis(random.nextInt(3_000)));
        }
    }

    private static void change(Map<String, Instance> list, boolean live, SplittableRandom random) {
        for (int number = 0; number < 6; number++) {
            String id = "id-" + number;
            if (live && random.nextInt(3) == 0) {
                list.remove(id);
            }
            if (random.nextInt(3) == 0 && (live || list.containsKey(id))) {
                InstanceState word = WORDS.get(random.nextInt(WORDS.size()));
                list.put(id, at(Endpoints.instance(random.nextInt(4)), id, word, random.nextInt(3) * 100));
            }
        }
    }

    private static LongStream seeds() {
        return LongStream.range(0, 200);
    }
}
