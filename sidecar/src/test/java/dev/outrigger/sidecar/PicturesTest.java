package dev.outrigger.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Choice;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.Pick;
import dev.outrigger.routing.Protocol;
import dev.outrigger.routing.Provenance;
import dev.outrigger.routing.Reason;
import dev.outrigger.routing.RoutingTable;
import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.routing.membership.Membership;
import dev.outrigger.routing.router.EndpointView;
import dev.outrigger.routing.testing.Endpoints;
import dev.outrigger.routing.testing.SeededScheduler;
import dev.outrigger.sidecar.require.RequiredView;
import dev.outrigger.sidecar.view.Overview;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Pictures of one service, one after the other. */
final class PicturesTest {
    private final Pictures pictures = new Pictures(new SeededScheduler(1), () -> Instant.EPOCH);

    @Test
    void keepWhatDidNotChange() {
        EndpointView first = view(1, 0);
        EndpointView third = view(3, 0);
        List<Overview.Endpoint> before = shown(List.of(first, view(2, 0), third));

        List<Overview.Endpoint> after = shown(List.of(first, view(2, 5), third, view(4, 0)));

        assertThat(after.get(0)).isSameAs(before.get(0));
        assertThat(after.get(1).inFlight()).isEqualTo(5);
        assertThat(after.get(2)).isSameAs(before.get(2));
        assertThat(after).extracting(Overview.Endpoint::address).endsWith("10.0.0.4:8080");
    }

    @Test
    void showWhatTheyWouldFromScratch() {
        SplittableRandom random = new SplittableRandom(1);
        List<EndpointView> views = new ArrayList<>();
        for (int round = 0; round < 500; round++) {
            for (int change = random.nextInt(40); change > 0; change--) {
                EndpointView view = view(random.nextInt(200), random.nextInt(3));
                views.removeIf(
                        other -> other.instance().id().equals(view.instance().id()));
                if (random.nextInt(3) > 0) {
                    views.add(random.nextInt(views.size() + 1), view);
                }
            }

            List<Overview.Endpoint> shown = shown(List.copyOf(views));
            pictures.retain(round % 10 == 9 ? Set.of() : Set.of("api"));

            assertThat(shown).isEqualTo(new PicturesTest().shown(views));
        }
    }

    private List<Overview.Endpoint> shown(List<EndpointView> views) {
        Provenance live = new Provenance(Provenance.Kind.LIVE, 0);
        RoutingTable table =
                new RoutingTable("api", 1, live, List.of(), attempt -> new Pick.Rejected(Reason.NO_ENDPOINTS));
        RequiredView view = new RequiredView(
                "api",
                Optional.empty(),
                false,
                Protocol.TCP,
                List.of(),
                List.of(),
                table,
                TrafficPolicy.builtIn(Protocol.TCP),
                views);
        return pictures.service(view, Map.of()).endpoints();
    }

    private static EndpointView view(int number, int inFlight) {
        Instance instance = Endpoints.instance(number);
        return new EndpointView(
                instance,
                Membership.LISTED,
                Optional.of(Choice.PREFERRED),
                false,
                false,
                false,
                false,
                false,
                0,
                0,
                "",
                inFlight,
                0,
                100,
                "");
    }
}
