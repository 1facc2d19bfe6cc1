package dev.outrigger.sidecar.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Choice;
import dev.outrigger.routing.Reason;
import dev.outrigger.sidecar.view.ScriptedView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a scrape shows of what was counted. */
final class MetricsTest {
    private long nanos;
    private final Meters meters = new Meters(() -> nanos, 2);
    private final Metrics metrics = new Metrics(meters, new ScriptedView());

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
    void speaksOpenMetricsToWhoAsksForIt() throws IOException {
        String scrape = scrape("application/openmetrics-text;version=1.0.0,text/plain;q=0.5");

        assertThat(scrape).endsWith("# EOF\n");
        assertThat(metrics.contentType("application/openmetrics-text")).startsWith("application/openmetrics-text");
        assertThat(metrics.contentType("")).startsWith("text/plain");
    }

    @Test
    void forgetsAServiceTenMinutesAfterItWent() throws IOException {
        meters.service("gone").loop(0).retried();
        meters.retire("gone");
        nanos += Meters.SHOWN_NANOS - 1;
        String before = scrape("");
        nanos += 1;

        String after = scrape("");

        assertThat(before).contains("service=\"gone\"");
        assertThat(after).doesNotContain("service=\"gone\"");
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
}
