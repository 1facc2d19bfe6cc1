package dev.outrigger.sidecar.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.InstanceState;
import dev.outrigger.sidecar.view.Overview;
import dev.outrigger.sidecar.view.ScriptedView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many series there are, and how large a scrape is: what {@code docs/metrics.md} says. */
final class MetricsSizeTest {
    private static final int OF_A_SERVICE = 105;
    private static final int OF_AN_OWN_SERVICE = 8;
    private static final int OF_AN_ENDPOINT = 3;
    private static final int OF_AN_ENSEMBLE = 1;
    private static final int OF_A_LOOP = 15;
    private static final int OF_THE_PROCESS = 11;
    private static final int LOOPS = 2;

    private final ScriptedView view = new ScriptedView();
    private final Meters meters = new Meters(() -> 0, LOOPS);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7})
    void theSeriesGrowWithTheServicesAlone(int services) throws IOException {
        require(services, 5);

        Scrape scrape = Scrape.of(new Metrics(meters, view));

        assertThat(scrape.samples())
                .hasSize(services * OF_A_SERVICE
                        + OF_AN_OWN_SERVICE
                        + OF_AN_ENSEMBLE
                        + LOOPS * OF_A_LOOP
                        + OF_THE_PROCESS);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void withEndpointsOnRequestTheyGrowWithThoseToo(int endpoints) throws IOException {
        require(2, endpoints);

        long plain = Scrape.of(new Metrics(meters, view)).samples().size();
        long detailed = Scrape.of(new Metrics(meters, view, true)).samples().size();

        assertThat(detailed - plain).isEqualTo(2L * endpoints * OF_AN_ENDPOINT);
    }

    @Test
    void trafficAddsNone() throws IOException {
        require(1, 5);
        Metrics metrics = new Metrics(meters, view);
        int before = Scrape.of(metrics).samples().size();
        for (int status = 100; status < 600; status++) {
            meters.service("svc-000").loop(status % 2).request(status, status * 1_000_000L);
        }
        meters.entryRefused("svc-000", "port");

        int after = Scrape.of(metrics).samples().size();

        assertThat(after).isEqualTo(before);
    }

    @Test
    void theDocumentSaysTheSame() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "metrics.md")).replaceAll("\\s+", " ");

        String sentence = String.format(
                Locale.ROOT,
                "**%d series a required service, %d a service that runs here, %d an ensemble, 1 a hook and result, %d a"
                        + " loop, %d for the process**, and with `metrics.endpoints` %d an endpoint",
                OF_A_SERVICE,
                OF_AN_OWN_SERVICE,
                OF_AN_ENSEMBLE,
                OF_A_LOOP,
                OF_THE_PROCESS,
                OF_AN_ENDPOINT);

        assertThat(document).contains(sentence);
    }

    @Test
    void twoHundredServicesOfFiftyAreUnderTwoMegabytes() throws IOException {
        require(200, 50);
        for (int i = 0; i < 200; i++) {
            LoopMeters loop = meters.service(name(i)).loop(0);
            loop.received(123_456_789_012L);
            loop.request(200, 1_234_567);
        }

        Scrape scrape = Scrape.of(new Metrics(meters, view));

        assertThat(scrape.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(2_000_000);
        assertThat(scrape.samples()).hasSize(21_050);
    }

    @Test
    void anEndpointThatIsListedTwiceSpoilsNoScrape() throws IOException {
        Overview usual = ScriptedView.usual(true, InstanceState.UP);
        Overview.Service api = usual.services().get(0);
        List<Overview.Endpoint> twice = new ArrayList<>(api.endpoints());
        twice.addAll(api.endpoints());
        view.show(with(usual, List.of(named("api", api, twice))));

        Scrape scrape = Scrape.of(new Metrics(meters, view, true));

        assertThat(scrape.called("outrigger_endpoint_healthy")).hasSize(2);
    }

    private void require(int services, int endpoints) {
        Overview usual = ScriptedView.usual(true, InstanceState.UP);
        Overview.Service api = usual.services().get(0);
        Overview.Endpoint first = api.endpoints().get(0);
        List<Overview.Endpoint> each = new ArrayList<>();
        for (int i = 0; i < endpoints; i++) {
            each.add(numbered(i, first));
        }
        List<Overview.Service> all = new ArrayList<>();
        for (int i = 0; i < services; i++) {
            meters.service(name(i));
            all.add(named(name(i), api, each));
        }
        view.show(with(usual, all));
    }

    private static String name(int index) {
        return String.format(Locale.ROOT, "svc-%03d", index);
    }

    private static Overview with(Overview o, List<Overview.Service> services) {
        return new Overview(
                o.info(),
                o.ready(),
                o.registries(),
                services,
                o.own(),
                o.unresolved(),
                o.problems(),
                o.config(),
                o.drains());
    }

    private static Overview.Service named(String name, Overview.Service s, List<Overview.Endpoint> endpoints) {
        return new Overview.Service(
                name,
                s.protocol(),
                s.keys(),
                s.listeners(),
                s.provenance(),
                s.since(),
                s.tableAgeSeconds(),
                s.generation(),
                s.lossGuard(),
                s.panic(),
                s.traffic(),
                endpoints);
    }

    private static Overview.Endpoint numbered(int index, Overview.Endpoint e) {
        return new Overview.Endpoint(
                "10.0.0.1:" + index,
                e.address(),
                e.node(),
                e.region(),
                e.zone(),
                e.weight(),
                e.state(),
                e.membership(),
                e.condition(),
                e.choice(),
                e.reason(),
                e.inFlight());
    }
}
