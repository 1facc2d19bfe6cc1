package dev.outrigger.sidecar.telemetry;

import com.codahale.metrics.MetricRegistry;
import dev.outrigger.routing.Choice;
import dev.outrigger.routing.Reason;
import dev.outrigger.routing.Ticker;
import dev.outrigger.sidecar.process.Descriptors;
import dev.outrigger.sidecar.view.SidecarView;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;

/**
 * What Prometheus and Dropwizard reporters see: the counters of {@link Meters}, and gauges read off the picture that operators
 * are shown. Thread-safe; each scrape reads anew.
 */
public final class Metrics implements MultiCollector {
    private static final String SERVICE = "service";

    private final Meters meters;
    private final SidecarView view;
    private final Descriptors descriptors = new Descriptors();
    private final MetricRegistry registry = new MetricRegistry();

    public Metrics(Meters meters, SidecarView view) {
        this.meters = meters;
        this.view = view;
    }

    @Override
    public MetricSnapshots collect() {
        Families families = new Families();
        meters.services().values().forEach(one -> counted(families, one));
        refused(families);
        Gauges.of(families, view.overview());
        descriptors
                .open()
                .ifPresent(open -> families.gauge("fds_open", "Descriptors that this process holds open.", open));
        descriptors
                .limit()
                .ifPresent(most -> families.gauge("fds_max", "Descriptors that this process may hold open.", most));
        return families.snapshots();
    }

    /** Returns the content type of what {@link #write} writes for a request that accepts {@code accept}. */
    public String contentType(String accept) {
        return writer(accept).getContentType();
    }

    /** Writes all of it in the text format that {@code accept} asks for. */
    public void write(String accept, OutputStream out) throws IOException {
        writer(accept).write(out, collect());
    }

    /** Returns the Dropwizard view, for {@code /metrics.json} and for reporters. */
    public MetricRegistry registry() {
        DropwizardView.refresh(registry, meters, view);
        return registry;
    }

    /** Returns what passed through each service from now on. */
    public Rates rates(Ticker ticker) {
        return new Rates(meters, ticker);
    }

    private static ExpositionFormatWriter writer(String accept) {
        return accept.contains("application/openmetrics-text")
                ? OpenMetricsTextFormatWriter.create()
                : PrometheusTextFormatWriter.create();
    }

    private static void counted(Families to, ServiceMeters one) {
        String name = one.service();
        for (int code = 1; code <= LoopMeters.CODE_CLASSES; code++) {
            to.counter("requests", "Answered requests.", one.requests(code), SERVICE, name, "code_class", code + "xx");
        }
        to.counter("connections", "Connections of local applications.", one.connections(), SERVICE, name);
        to.gauge("connections_open", "Open connections of local applications.", one.open(), SERVICE, name);
        to.counter("bytes", "Bytes from and to local applications.", one.received(), SERVICE, name, "direction", "in");
        to.counter("bytes", "Bytes from and to local applications.", one.sent(), SERVICE, name, "direction", "out");
        to.counter("retries", "Further attempts.", one.retries(), SERVICE, name);
        to.counter("ejections", "Endpoints ejected.", one.ejections(), SERVICE, name);
        to.counter("table_updates", "Tables that came into use.", one.tables(), SERVICE, name);
        to.gauge("definition_conflict", "Registry and own document disagree.", one.conflict() ? 1 : 0, SERVICE, name);
        for (Reason reason : Reason.values()) {
            to.counter(
                    "local_errors", "Answers of our own.", one.errors(reason), SERVICE, name, "reason", reason.word());
        }
        for (Choice choice : Choice.values()) {
            if (choice != Choice.PREFERRED) {
                to.counter(
                        "last_resort",
                        "Picks from a class that is used only when no better one has anybody.",
                        one.lastResorts(choice),
                        SERVICE,
                        name,
                        "class",
                        choice.word());
            }
        }
        for (Limit limit : Limit.values()) {
            to.counter(
                    "limit_hits",
                    "Waited or refused for a limit.",
                    one.hits(limit),
                    SERVICE,
                    name,
                    "limit",
                    limit.word());
        }
        to.histogram(
                "request_seconds",
                "From the first byte of a request to the last of its answer.",
                one.requestSeconds(),
                SERVICE,
                name);
        to.histogram("upstream_connect_seconds", "Connecting to an endpoint.", one.connectSeconds(), SERVICE, name);
        to.histogram(
                "table_update_seconds",
                "From the registry's event to the table in use.",
                one.updateSeconds(),
                SERVICE,
                name);
    }

    private void refused(Families to) {
        meters.refused()
                .forEach((what, count) -> to.counter(
                        "entries_refused",
                        "Entries of the registry that are ignored.",
                        count.sum(),
                        SERVICE,
                        what.service(),
                        "reason",
                        what.reason()));
        meters.hookRuns()
                .forEach((run, count) -> to.counter(
                        "hook_runs", "Hooks that ended.", count.sum(), "hook", run.hook(), "result", run.result()));
    }
}
