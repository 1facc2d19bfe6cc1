package dev.outrigger.sidecar.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Choice;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Reason;
import dev.outrigger.sidecar.view.Overview;
import dev.outrigger.sidecar.view.ScriptedView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a scrape shows of what was counted. */
final class MetricsTest {
    private long nanos;
    private final Meters meters = new Meters(() -> nanos, 2);
    private final ScriptedView view = new ScriptedView();
    private final Metrics metrics = new Metrics(meters, view);

    @Test
    void foldsWhatEachLoopCounted() throws IOException {
        ServiceMeters api = meters.service("api");
        api.loop(0).request(200, TimeUnit.MILLISECONDS.toNanos(3));
        api.loop(1).request(204, TimeUnit.MILLISECONDS.toNanos(40));
        api.loop(1).request(503, TimeUnit.SECONDS.toNanos(31));

        String scrape = scrape("");

        assertThat(scrape)
                .contains("outrigger_requests_total{code_class=\"2xx\",service=\"api\"} 2.0")
                .contains("outrigger_requests_total{code_class=\"5xx\",service=\"api\"} 1.0")
                .contains("outrigger_request_seconds_bucket{service=\"api\",le=\"0.001\"} 0")
                .contains("outrigger_request_seconds_bucket{service=\"api\",le=\"0.005\"} 1")
                .contains("outrigger_request_seconds_bucket{service=\"api\",le=\"30.0\"} 2")
                .contains("outrigger_request_seconds_bucket{service=\"api\",le=\"+Inf\"} 3")
                .contains("outrigger_request_seconds_count{service=\"api\"} 3")
                .contains("outrigger_request_seconds_sum{service=\"api\"} 31.043");
    }

    @Test
    void showsHowLongTheTurnsOfEachLoopTook() throws IOException {
        meters.turns(0).accept(TimeUnit.MICROSECONDS.toNanos(1_000));
        meters.turns(1).accept(TimeUnit.MICROSECONDS.toNanos(1_001));

        String scrape = scrape("");

        assertThat(scrape)
                .contains("outrigger_loop_turn_seconds_bucket{loop=\"0\",le=\"0.001\"} 1")
                .contains("outrigger_loop_turn_seconds_bucket{loop=\"1\",le=\"0.001\"} 0")
                .contains("outrigger_loop_turn_seconds_count{loop=\"1\"} 1");
    }

    @Test
    void showsOpenConnectionsErrorsAndLastResorts() throws IOException {
        LoopMeters loop = meters.service("api").loop(0);
        loop.connectionOpened();
        loop.connectionOpened();
        loop.connectionClosed();
        loop.received(5);
        loop.sent(7);
        loop.localError(Reason.NO_ENDPOINTS);
        loop.lastResort(Choice.DRAINING);
        loop.limitHit(Limit.MAX_PENDING);

        String scrape = scrape("");

        assertThat(scrape)
                .contains("outrigger_connections_open{service=\"api\"} 1.0")
                .contains("outrigger_connections_total{service=\"api\"} 2.0")
                .contains("outrigger_bytes_total{direction=\"in\",service=\"api\"} 5.0")
                .contains("outrigger_bytes_total{direction=\"out\",service=\"api\"} 7.0")
                .contains("outrigger_local_errors_total{reason=\"no_endpoints\",service=\"api\"} 1.0")
                .contains("outrigger_last_resort_total{class=\"draining\",service=\"api\"} 1.0")
                .contains("outrigger_limit_hits_total{limit=\"max_pending\",service=\"api\"} 1.0");
    }

    @Test
    void readsGaugesOffThePicture() throws IOException {
        String scrape = scrape("");

        assertThat(scrape)
                .contains("outrigger_endpoints{service=\"api\",state=\"ejected\"} 1.0")
                .contains("outrigger_endpoints{service=\"api\",state=\"up\"} 1.0")
                .contains("outrigger_listener{service=\"api\",state=\"bound\"} 1.0")
                .contains("outrigger_table_provenance{provenance=\"LIVE\",service=\"api\"} 1.0")
                .contains("outrigger_table_age_seconds{service=\"api\"} 0.0")
                .contains("outrigger_registry_connected{ensemble=\"zookeeper\"} 1.0")
                .contains("outrigger_announced{service=\"www\"} 1.0")
                .contains("outrigger_own{service=\"www\",state=\"up\"} 1.0")
                .contains("outrigger_build_info{")
                .contains("outrigger_start_time_seconds 1.7672256E9");
    }

    @Test
    void showsHowTheConfigurationStands() throws IOException {
        String before = scrape("");
        view.show(with(new Overview.Config(true, "", Instant.EPOCH, List.of(), List.of())));

        String after = scrape("");

        assertThat(before)
                .contains("outrigger_config_valid 0.0")
                .contains("outrigger_config_held 1.0")
                .contains("outrigger_frozen 0.0");
        assertThat(after).contains("outrigger_config_valid 1.0").contains("outrigger_config_held 0.0");
    }

    @Test
    void showsWhatAnOperatorDrains() throws IOException {
        String drained = scrape("");
        Overview usual = ScriptedView.usual(true, InstanceState.UP);
        view.show(new Overview(
                usual.info(),
                usual.ready(),
                usual.registries(),
                usual.services(),
                usual.own(),
                usual.unresolved(),
                usual.problems(),
                usual.config(),
                List.of()));

        String undrained = scrape("");

        assertThat(drained).contains("outrigger_drained{service=\"www\"} 1.0");
        assertThat(undrained).contains("outrigger_drained{service=\"www\"} 0.0");
    }

    @Test
    void hasEveryReasonOfARefusalFromTheFirstScrapeOn() throws IOException {
        String before = scrape("");
        meters.entryRefused("api", "port");

        String after = scrape("");

        assertThat(before).contains("outrigger_entries_refused_total{reason=\"port\",service=\"api\"} 0.0");
        assertThat(after)
                .contains("outrigger_entries_refused_total{reason=\"port\",service=\"api\"} 1.0")
                .contains("outrigger_entries_refused_total{reason=\"address\",service=\"api\"} 0.0");
    }

    @Test
    void tellsADefinitionConflictOfWhatRunsHereAlone() throws IOException {
        String before = scrape("");
        meters.definitionConflict("www", true);

        String after = scrape("");
        meters.definitionConflict("www", false);

        assertThat(before).contains("outrigger_definition_conflict{service=\"www\"} 0.0");
        assertThat(after)
                .contains("outrigger_definition_conflict{service=\"www\"} 1.0")
                .doesNotContain("outrigger_definition_conflict{service=\"api\"}")
                .doesNotContain("outrigger_requests_total{code_class=\"2xx\",service=\"www\"}");
        assertThat(scrape("")).contains("outrigger_definition_conflict{service=\"www\"} 0.0");
    }

    @Test
    void hasSeriesOfEndpointsOnlyOnRequest() throws IOException {
        Metrics detailed = new Metrics(meters, view, true);

        String plain = scrape("");
        String scrape = Scrape.of(detailed).text();

        assertThat(plain).doesNotContain("endpoint=");
        assertThat(scrape)
                .contains("outrigger_endpoint_healthy{endpoint=\"10.0.0.1:80\",service=\"api\"} 1.0")
                .contains("outrigger_endpoint_healthy{endpoint=\"10.0.0.2:80\",service=\"api\"} 0.0")
                .contains("outrigger_endpoint_in_flight{endpoint=\"10.0.0.1:80\",service=\"api\"} 2.0")
                .contains("outrigger_endpoint_weight{endpoint=\"10.0.0.1:80\",service=\"api\"} 100.0");
    }

    @Test
    void escapesWhatOthersNamed() throws IOException {
        meters.hookRan("say \"hi\"\\now\n", "ok");

        String scrape = scrape("");

        assertThat(scrape).contains("outrigger_hook_runs_total{hook=\"say \\\"hi\\\"\\\\now\\n\",result=\"ok\"} 1.0");
    }

    @Test
    void speaksOpenMetricsToWhoAsksForIt() throws IOException {
        String scrape = scrape("application/openmetrics-text;version=1.0.0,text/plain;q=0.5");

        assertThat(scrape).endsWith("# EOF\n");
        assertThat(metrics.contentType("application/openmetrics-text")).startsWith("application/openmetrics-text");
        assertThat(metrics.contentType("")).startsWith("text/plain");
    }

    @Test
    void forgetsAServiceTenMinutesAfterItLeftThePicture() throws IOException {
        meters.service("gone").loop(0).retried();
        meters.entryRefused("gone", "port");
        scrape("");
        nanos += Meters.SHOWN_NANOS - 1;
        String before = scrape("");
        nanos += 1;

        String after = scrape("");

        assertThat(before).contains("outrigger_retries_total{service=\"gone\"} 1.0");
        assertThat(after).doesNotContain("service=\"gone\"");
        assertThat(metrics.registry().getNames()).noneMatch(name -> name.startsWith("requires.gone."));
    }

    @Test
    void countsOnWhenAServiceComesBackInTime() throws IOException {
        meters.service("api").loop(0).retried();
        meters.retire("api");
        nanos += Meters.SHOWN_NANOS / 2;
        meters.service("api").loop(0).retried();
        nanos += Meters.SHOWN_NANOS;

        String scrape = scrape("");

        assertThat(scrape).contains("outrigger_retries_total{service=\"api\"} 2.0");
    }

    @Test
    void keepsWhatIsRequiredHoweverLongNobodyAsked() throws IOException {
        meters.service("api").loop(0).retried();
        meters.retire("api");
        nanos += 2 * Meters.SHOWN_NANOS;

        String scrape = scrape("");

        assertThat(scrape).contains("outrigger_retries_total{service=\"api\"} 1.0");
    }

    @Test
    void dropwizardShowsOneOfTwoServicesThatItCannotTellApart() {
        meters.service("api.v2").loop(0).retried();
        meters.service("api_v2");

        var gauges = metrics.registry().getGauges();

        assertThat(gauges)
                .hasEntrySatisfying(
                        "requires.api_v2.retries",
                        gauge -> assertThat(gauge.getValue()).isEqualTo(1L));
    }

    @Test
    void dropwizardSeesTheSameCounts() {
        meters.service("api.v2").loop(1).request(200, TimeUnit.MILLISECONDS.toNanos(3));

        var gauges = metrics.registry().getGauges();

        assertThat(gauges)
                .hasEntrySatisfying(
                        "requires.api_v2.requests.2xx",
                        gauge -> assertThat(gauge.getValue()).isEqualTo(1L));
        assertThat(gauges)
                .hasEntrySatisfying(
                        "requires.api_v2.request_seconds.p99",
                        gauge -> assertThat(gauge.getValue()).isEqualTo(0.005));
    }

    private String scrape(String accept) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        metrics.write(accept, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Overview with(Overview.Config config) {
        Overview o = ScriptedView.usual(true, InstanceState.UP);
        return new Overview(
                o.info(),
                o.ready(),
                o.registries(),
                o.services(),
                o.own(),
                o.unresolved(),
                o.problems(),
                config,
                o.drains());
    }
}
