package dev.outrigger.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.Registries;
import dev.outrigger.discovery.Registry;
import dev.outrigger.routing.Check;
import dev.outrigger.routing.Event;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.ServiceDefinition;
import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.routing.health.ProbeLimiter;
import dev.outrigger.routing.membership.LossGuard;
import dev.outrigger.routing.router.EndpointView;
import dev.outrigger.routing.router.ServiceRouter;
import dev.outrigger.routing.testing.Endpoints;
import dev.outrigger.routing.testing.Policies;
import dev.outrigger.routing.testing.ScriptedProber;
import dev.outrigger.routing.testing.SeededScheduler;
import dev.outrigger.sidecar.log.AccessLog;
import dev.outrigger.sidecar.operate.Result;
import dev.outrigger.sidecar.operate.SwitchEvent;
import dev.outrigger.sidecar.operate.Switching;
import dev.outrigger.sidecar.require.Placement;
import dev.outrigger.sidecar.require.RequiredServices;
import dev.outrigger.sidecar.require.Surroundings;
import dev.outrigger.sidecar.telemetry.Meters;
import dev.outrigger.sidecar.wire.WireLoops;
import dev.outrigger.sidecar.wire.Wires;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Endpoints that an operator switches off, under virtual time. */
final class SwitchesTest {
    private static final Instance A = Endpoints.instance(1);
    private static final Instance B = Endpoints.instance(2);

    private final SeededScheduler control = new SeededScheduler(7);
    private final List<Event> events = new ArrayList<>();
    private final WireLoops loops = Wires.open("nio", 1, new SplittableRandom(1), control);
    private final RequiredServices required = required();
    private final Switches switches = new Switches(required, control, events::add, () -> Instant.EPOCH);

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void anEndpointIsOffForAnHour() {
        Result result = turn(A.id(), false);
        control.runFor(Duration.ofMinutes(17));
        String meanwhile = view(A).reason();

        control.runFor(Duration.ofMinutes(43));

        assertThat(done(result).until()).hasValue(Instant.EPOCH.plusSeconds(3_600));
        assertThat(done(result).warning()).isEmpty();
        assertThat(meanwhile).isEqualTo("disabled by ann for 43 more minutes: odd latency");
        assertThat(view(A).reason()).isEmpty();
        assertThat(events)
                .containsExactly(
                        new SwitchEvent.EndpointDisabled("api", A.id(), "ann", "odd latency", Duration.ofHours(1)),
                        new SwitchEvent.EndpointEnabled("api", A.id(), "its hour is over"));
    }

    @Test
    void enablingEndsTheHour() {
        turn(A.id(), false);

        Result result = turn(A.id(), true);

        assertThat(done(result).until()).isEmpty();
        assertThat(view(A).disabled()).isFalse();
        assertThat(events).hasSize(2);
        control.runFor(Duration.ofHours(2));
        assertThat(events).hasSize(2);
    }

    @Test
    void disablingAgainBeginsTheHourAnew() {
        turn(A.id(), false);
        control.runFor(Duration.ofMinutes(50));

        turn(A.id(), false);
        control.runFor(Duration.ofMinutes(50));

        assertThat(view(A).disabled()).isTrue();
    }

    @Test
    void theLastOneMayBeDisabledAndTheAnswerWarns() {
        turn(A.id(), false);

        Result result = turn(B.id(), false);

        assertThat(done(result).warning()).isEqualTo("api has no healthy endpoint left on this node");
        assertThat(view(B).choice()).isEmpty();
    }

    @Test
    void aServiceThatIsPrunedAndComesBackHasNothingOff() {
        turn(A.id(), false);
        required.require(List.of(), List.of());
        required.prune();
        switches.prune();

        required.require(List.of(), List.of("api"));
        control.runDue();
        turn(A.id(), true);
        control.runFor(Duration.ofHours(2));

        assertThat(view(A).disabled()).isFalse();
        assertThat(events).singleElement().isInstanceOf(SwitchEvent.EndpointDisabled.class);
    }

    @Test
    void whatIsNotThereIsNamedBesideWhatIs() {
        Result endpoint = turn("10.9.9.9:1", false);
        Result service = asked(new Switching.Wish("apj", A.id(), false, "", ""));

        assertThat(endpoint)
                .isEqualTo(
                        new Result.Unknown("10.9.9.9:1: no endpoint of api (it has: " + A.id() + ", " + B.id() + ")"));
        assertThat(service).isEqualTo(new Result.Unknown("apj: not required by this node (required: api)"));
        assertThat(events).isEmpty();
    }

    private Result turn(String endpoint, boolean enabled) {
        return asked(new Switching.Wish("api", endpoint, enabled, "odd latency", "ann"));
    }

    private Result asked(Switching.Wish wish) {
        var result = switches.turn(wish).toCompletableFuture();
        control.runDue();
        return result.join();
    }

    private static Switches.Switched done(Result result) {
        return (Switches.Switched) ((Result.Done) result).answer();
    }

    private EndpointView view(Instance instance) {
        return required.views("api"::equals).get(0).endpoints().stream()
                .filter(one -> one.instance().id().equals(instance.id()))
                .findFirst()
                .orElseThrow();
    }

    private RequiredServices required() {
        Registry registry = Registries.fixed(control, Map.of("api", List.of(A, B)));
        Meters meters = new Meters(control, 1);
        ScriptedProber prober = new ScriptedProber(control);
        ProbeLimiter limiter = new ProbeLimiter(ProbeLimiter.USUAL_RATE);
        RequiredServices all = new RequiredServices(
                new Surroundings(
                        control,
                        loops,
                        registry,
                        registry,
                        meters::service,
                        meters::retire,
                        event -> {},
                        (port, told) -> {},
                        new AccessLog(1, control, () -> Instant.EPOCH, lines -> {}),
                        wire -> true,
                        (service, publish) -> new ServiceRouter(
                                service,
                                1,
                                control,
                                new SplittableRandom(1),
                                prober,
                                event -> {},
                                publish,
                                limiter,
                                LossGuard.NONE),
                        (protocol, route, moved) -> {
                            throw new IllegalStateException("nothing is bound here");
                        }),
                new Nowhere());
        all.require(List.of(), List.of("api"));
        control.runDue();
        return all;
    }

    /** No document says anything, and nothing is bound. */
    private static final class Nowhere implements RequiredServices.Rules {
        @Override
        public Optional<ServiceDefinition> documented(String service) {
            return Optional.of(new ServiceDefinition(
                    service, Optional.empty(), Optional.empty(), false, Map.of(), List.of(Check.TCP), Map.of()));
        }

        @Override
        public Optional<String> provider(String key) {
            return Optional.empty();
        }

        @Override
        public boolean datastore(String key) {
            return false;
        }

        @Override
        public boolean served(String key) {
            return false;
        }

        @Override
        public Object source(String service) {
            return "";
        }

        @Override
        public void forget(String service) {}

        @Override
        public TrafficPolicy traffic(String service, Optional<ServiceDefinition> definition) {
            return Policies.of("round_robin", TrafficPolicy.Probing.DOUBTED, true, 0);
        }

        @Override
        public Placement placement(String service, Optional<ServiceDefinition> definition) {
            return Placement.NOWHERE;
        }
    }
}
