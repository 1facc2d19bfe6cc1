package dev.outrigger.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.EndpointState;
import dev.outrigger.routing.Event;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.Outcome;
import dev.outrigger.routing.Prober.Result.Kind;
import dev.outrigger.routing.Provenance;
import dev.outrigger.routing.RoutingTable;
import dev.outrigger.routing.Snapshot;
import dev.outrigger.routing.health.ProbeLimiter;
import dev.outrigger.routing.membership.LossGuard;
import dev.outrigger.routing.testing.Endpoints;
import dev.outrigger.routing.testing.ScriptedProber;
import dev.outrigger.routing.testing.SeededScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A router that is closed by somebody whom it tells something. */
final class ClosingTest {
    private static final Instance A = Endpoints.instance(1);
    private static final Instance B = Endpoints.instance(2);
    private static final Instance C = Endpoints.instance(3);

    private final SeededScheduler scheduler = new SeededScheduler(3);
    private final ScriptedProber prober = new ScriptedProber(scheduler);
    private final List<RoutingTable> tables = new ArrayList<>();
    private final List<Event> told = new ArrayList<>();
    private final ServiceRouter router = new ServiceRouter(
            "api",
            1,
            scheduler,
            new SplittableRandom(3),
            prober,
            this::told,
            tables::add,
            new ProbeLimiter(100),
            LossGuard.NONE);

    private int last = Integer.MAX_VALUE;

    private void told(Event event) {
        told.add(event);
        if (told.size() == last) {
            router.close();
        }
    }

    @Test
    void leavesNoTimerBehindWhicheverEventItWas() {
        int events = afterAllThatCanHappen();

        List<Long> waiting = new ArrayList<>();
        // The first is told inside the constructor.
        for (int i = 2; i <= events; i++) {
            ClosingTest again = new ClosingTest();
            again.last = i;
            again.afterAllThatCanHappen();
            waiting.add(again.scheduler.waiting());
        }

        assertThat(waiting).hasSizeGreaterThan(15).containsOnly(0L);
    }

    /** Plays a poor share of good answers, refused connections and departures; returns how much was told. */
    private int afterAllThatCanHappen() {
        live(A, B, C);
        for (int i = 0; i < 10; i++) {
            end(A, Outcome.BAD_ANSWER);
            end(A, Outcome.BAD_ANSWER);
            end(A, Outcome.SUCCESS);
            scheduler.runFor(Duration.ofSeconds(1));
        }
        prober.answer(B.address(), Kind.UNREACHED);
        end(B, Outcome.UNREACHED);
        scheduler.runFor(Duration.ofSeconds(30));
        prober.answer(B.address(), Kind.GOOD);
        scheduler.runFor(Duration.ofSeconds(60));
        live(A);
        scheduler.runFor(Duration.ofSeconds(5));
        return told.size();
    }

    private void live(Instance... instances) {
        long now = scheduler.nanos();
        router.snapshot(new Snapshot("api", List.of(instances), new Provenance(Provenance.Kind.LIVE, now), now));
    }

    private void end(Instance instance, Outcome outcome) {
        EndpointState state = tables.get(tables.size() - 1).endpoints().stream()
                .filter(endpoint -> endpoint.instance().equals(instance))
                .findFirst()
                .orElseThrow()
                .state();
        state.started(0);
        state.finished(0, outcome, scheduler.nanos());
    }
}
