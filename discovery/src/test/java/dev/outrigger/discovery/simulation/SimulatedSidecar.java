package dev.outrigger.discovery.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.Registry;
import dev.outrigger.routing.Attempt;
import dev.outrigger.routing.Choice;
import dev.outrigger.routing.Doubt;
import dev.outrigger.routing.Endpoint;
import dev.outrigger.routing.EndpointState;
import dev.outrigger.routing.Event;
import dev.outrigger.routing.Outcome;
import dev.outrigger.routing.Pick;
import dev.outrigger.routing.Provenance;
import dev.outrigger.routing.RoutingTable;
import dev.outrigger.routing.Snapshot;
import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.routing.health.ProbeLimiter;
import dev.outrigger.routing.membership.LossGuard;
import dev.outrigger.routing.membership.Membership;
import dev.outrigger.routing.router.Disabled;
import dev.outrigger.routing.router.EndpointView;
import dev.outrigger.routing.router.RoutingEvent;
import dev.outrigger.routing.router.ServiceRouter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** One sidecar: a router, a loop that sends traffic, and the invariants that hold for both after each step. */
final class SimulatedSidecar {
    private static final long MILLISECOND = 1_000_000L;

    private final SimulatedFleet fleet;
    private final RandomGenerator random;
    private final Registry registry;
    private final ServiceRouter router;
    private final Attempt attempt;
    /** The one in force. */
    private final List<RoutingTable> tables = new ArrayList<>();

    private final IdentityHashMap<EndpointState, String> states = new IdentityHashMap<>();
    private boolean stopped;
    private Set<String> lastLive = Set.of();
    private Set<String> disabled = Set.of();

    SimulatedSidecar(SimulatedFleet fleet, RandomGenerator random, TrafficPolicy policy, Registry registry) {
        this.fleet = fleet;
        this.random = random;
        this.attempt = new Attempt(random, 0);
        this.registry = registry;
        this.router = new ServiceRouter(
                "api",
                1,
                fleet.scheduler(),
                random,
                fleet::probe,
                this::happened,
                this::adopt,
                new ProbeLimiter(100),
                LossGuard.NONE);
        router.policy(policy);
    }

    private void adopt(RoutingTable newer) {
        tables.clear();
        tables.add(newer);
        newer.endpoints().forEach(e -> states.put(e.state(), e.instance().id()));
    }

    private Pick pick(Attempt by) {
        return tables.get(0).picker().pick(by);
    }

    void start() {
        registry.watchInstances("api", this::listed);
        fleet.scheduler().schedule(this::exchange, random.nextLong(1_000) * MILLISECOND);
    }

    void disable(Set<String> ids) {
        disabled = ids;
        Map<String, Disabled> why = new HashMap<>();
        ids.forEach(id -> why.put(id, new Disabled("", "", 0)));
        router.disabled(why);
    }

    private void listed(Snapshot snapshot) {
        Set<String> before = members();

        router.snapshot(snapshot);

        if (snapshot.provenance().kind() == Provenance.Kind.LIVE) {
            lastLive = snapshot.instances().stream().map(i -> i.id()).collect(Collectors.toSet());
            for (EndpointView view : router.endpoints()) {
                if (lastLive.contains(view.instance().id())) {
                    assertThat(view.membership())
                            .as("additions are never held: %s", view)
                            .isEqualTo(Membership.LISTED);
                }
            }
            assertThat(members()).as("additions always pass").containsAll(lastLive);
        } else {
            assertThat(members()).as("no removal by a failed read").containsAll(before);
        }
    }

    private Set<String> members() {
        return router.endpoints().stream()
                .filter(view -> view.membership() != Membership.OUT)
                .map(view -> view.instance().id())
                .collect(Collectors.toSet());
    }

    private void happened(Event event) {
        if (event instanceof RoutingEvent.MemberOut out) {
            assertThat(out.why()).as("an OUT has a reason: %s", out).isNotBlank();
        }
    }

    /** One exchange of a client: tries until an answer, at most five endpoints. */
    private void exchange() {
        if (stopped) {
            return;
        }
        attempt.begin(fleet.scheduler().nanos(), 0);
        Set<EndpointState> tried = new HashSet<>();
        for (int tries = 0; tries < 5; tries++) {
            Pick pick = pick(attempt);
            if (!(pick instanceof Pick.Chosen chosen)) {
                break;
            }
            check(chosen, tried);
            EndpointState state = chosen.endpoint().state();
            state.started(0);
            Outcome outcome = random.nextInt(50) == 0
                    ? (random.nextBoolean() ? Outcome.LOCAL : Outcome.CANCELLED)
                    : fleet.at(chosen.endpoint().instance().id()).outcome();
            if (outcome != Outcome.UNREACHED) {
                state.reached();
                long takes = outcome == Outcome.BAD_ANSWER ? 1_000 : random.nextLong(200);
                fleet.scheduler()
                        .schedule(
                                () -> state.finished(
                                        0, outcome, fleet.scheduler().nanos()),
                                takes * MILLISECOND);
                break;
            }
            state.finished(0, outcome, fleet.scheduler().nanos());
            attempt.tried(state);
            tried.add(state);
        }
        fleet.scheduler().schedule(this::exchange, (100 + random.nextLong(2_000)) * MILLISECOND);
    }

    private void check(Pick.Chosen chosen, Set<EndpointState> tried) {
        Endpoint endpoint = chosen.endpoint();
        String id = endpoint.instance().id();
        assertThat(disabled).as("a pick never goes to a disabled one").doesNotContain(id);
        assertThat(tried.contains(endpoint.state()))
                .as("a pick never goes to one that was tried")
                .isFalse();
        if (chosen.choice() != Choice.UNREACHED) {
            assertThat(endpoint.state().doubt())
                    .as("only a last hope is one that could not be reached: %s", id)
                    .isNotEqualTo(Doubt.UNREACHED);
        }
    }

    /** What holds after each step of the world. */
    void check() {
        boolean answering = false;
        boolean sound = false;
        for (EndpointView view : router.endpoints()) {
            String id = view.instance().id();
            if (view.membership() == Membership.OUT) {
                assertThat(lastLive).as("what is listed is not OUT: %s", view).doesNotContain(id);
                assertThat(view.reason()).as("an OUT has a reason").isNotBlank();
            }
            if (view.choice().isEmpty() || view.choice().get() != Choice.PREFERRED) {
                assertThat(view.reason())
                        .as("no traffic has a reason: %s", view)
                        .isNotBlank();
            }
            if (view.choice().isPresent() && fleet.at(id).answers()) {
                answering = true;
                sound |= !view.unreached();
            }
        }
        if (answering) {
            assertThat(reaches(sound))
                    .as("never empty while one answers: %s", this)
                    .isTrue();
        }
    }

    /** Returns whether picks of one connection come to one that answers, or to anybody at all. */
    private boolean reaches(boolean answer) {
        Attempt dry = new Attempt(random, 0).begin(fleet.scheduler().nanos(), 0);
        while (pick(dry) instanceof Pick.Chosen chosen) {
            EndpointState state = chosen.endpoint().state();
            if (state.doubt() == Doubt.TRYING) {
                // A trial that this look took: gives it back.
                state.started(0);
                state.finished(0, Outcome.CANCELLED, 0);
            }
            if (!answer || fleet.at(chosen.endpoint().instance().id()).answers()) {
                return true;
            }
            dry.tried(state);
        }
        return false;
    }

    /** What holds when all is well again, and has been for a while. */
    void checkHealed() {
        for (EndpointView view : router.endpoints()) {
            if (view.membership() == Membership.LISTED) {
                assertThat(view.choice()).as("heals: %s", view).contains(Choice.PREFERRED);
            }
        }
        assertThat(members()).as("heals").isEqualTo(fleet.listedIds());
    }

    /** Sends no more; what is in flight ends by itself. */
    void stop() {
        stopped = true;
    }

    /** What holds when nothing is in flight any more. */
    void checkCounts() {
        states.forEach((state, id) ->
                assertThat(state.inFlight()).as("counts return to zero: %s", id).isZero());
    }

    @Override
    public String toString() {
        return router.endpoints().toString();
    }

    void close() {
        router.close();
    }
}
