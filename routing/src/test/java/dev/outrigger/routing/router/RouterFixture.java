package dev.outrigger.routing.router;

import dev.outrigger.routing.Attempt;
import dev.outrigger.routing.Choice;
import dev.outrigger.routing.Endpoint;
import dev.outrigger.routing.Event;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.Outcome;
import dev.outrigger.routing.Pick;
import dev.outrigger.routing.Provenance;
import dev.outrigger.routing.RoutingTable;
import dev.outrigger.routing.Snapshot;
import dev.outrigger.routing.health.ProbeLimiter;
import dev.outrigger.routing.membership.LossGuard;
import dev.outrigger.routing.testing.ScriptedProber;
import dev.outrigger.routing.testing.SeededScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A router of one service under virtual time, and a loop that uses its tables. */
final class RouterFixture {
    final SeededScheduler scheduler;
    final ScriptedProber prober;
    final List<Event> events = new ArrayList<>();
    final List<RoutingTable> tables = new ArrayList<>();
    final ServiceRouter router;
    final Attempt attempt;

    RouterFixture(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        scheduler = new SeededScheduler(seed);
        prober = new ScriptedProber(scheduler);
        attempt = new Attempt(random.split(), 0);
        router = new ServiceRouter(
                "api",
                1,
                scheduler,
                random.split(),
                prober,
                events::add,
                tables::add,
                new ProbeLimiter(100),
                LossGuard.NONE);
    }

    void list(Provenance.Kind kind, Instance... instances) {
        long now = scheduler.nanos();
        router.snapshot(new Snapshot("api", List.of(instances), new Provenance(kind, now), now));
    }

    void live(Instance... instances) {
        list(Provenance.Kind.LIVE, instances);
    }

    RoutingTable table() {
        return tables.get(tables.size() - 1);
    }

    Pick pick() {
        return table().picker().pick(attempt.begin(scheduler.nanos(), 0));
    }

    /** Returns the class that a first pick comes from. */
    Choice choice() {
        return ((Pick.Chosen) pick()).choice();
    }

    /** Picks {@code times} times; returns how often each endpoint was chosen, by id. */
    Map<String, Integer> spread(int times) {
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < times; i++) {
            if (pick() instanceof Pick.Chosen chosen) {
                counts.merge(chosen.endpoint().instance().id(), 1, Integer::sum);
            }
        }
        return counts;
    }

    Endpoint endpoint(Instance instance) {
        return table().endpoints().stream()
                .filter(endpoint -> endpoint.instance().id().equals(instance.id()))
                .findFirst()
                .orElseThrow();
    }

    EndpointView view(Instance instance) {
        return router.endpoints().stream()
                .filter(view -> view.instance().id().equals(instance.id()))
                .findFirst()
                .orElseThrow();
    }

    /** Returns its part of the sum of all parts. */
    double share(Instance instance) {
        double all = router.endpoints().stream().mapToDouble(EndpointView::part).sum();
        return view(instance).part() / all;
    }

    void end(Instance instance, Outcome outcome, int times) {
        Endpoint endpoint = endpoint(instance);
        for (int i = 0; i < times; i++) {
            endpoint.state().started(0);
            endpoint.state().finished(0, outcome, scheduler.nanos());
        }
    }

    void passes(Duration time) {
        scheduler.runFor(time);
    }

    <E extends Event> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
