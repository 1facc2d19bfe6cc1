package dev.outrigger.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Instance;
import dev.outrigger.routing.Provenance;
import dev.outrigger.routing.RoutingTable;
import dev.outrigger.routing.Snapshot;
import dev.outrigger.routing.health.ProbeLimiter;
import dev.outrigger.routing.membership.LossGuard;
import dev.outrigger.routing.testing.Endpoints;
import dev.outrigger.routing.testing.ScriptedProber;
import dev.outrigger.routing.testing.SeededScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class AfterwardsTest {
    private final SeededScheduler scheduler = new SeededScheduler(7);
    private final List<RoutingTable> tables = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final ServiceRouter router = new ServiceRouter(
            "api",
            1,
            scheduler,
            new SplittableRandom(7),
            new ScriptedProber(scheduler),
            event -> told.add(event.getClass().getSimpleName() + " after table " + tables.size()),
            tables::add,
            new ProbeLimiter(100),
            LossGuard.NONE);

    @Test
    void tellsWhyAfterTheTableIsInForce() {
        live(Endpoints.instance(1), Endpoints.instance(2));
        told.clear();

        live(Endpoints.instance(1));

        assertThat(told).containsExactly("MemberGone after table 3", "TableUpdated after table 3");
    }

    private void live(Instance... instances) {
        long now = scheduler.nanos();
        router.snapshot(new Snapshot("api", List.of(instances), new Provenance(Provenance.Kind.LIVE, now), now));
    }
}
