package dev.outrigger.sidecar.telemetry;

import com.codahale.metrics.MetricRegistry;
import dev.outrigger.routing.Ticker;
import dev.outrigger.sidecar.process.Descriptors;
import dev.outrigger.sidecar.view.Overview;
import dev.outrigger.sidecar.view.SidecarView;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What Prometheus and Dropwizard reporters see: the counters of {@link Meters}, and gauges read off the picture that operators
 * are shown. {@link Family} lists all. Thread-safe; each scrape reads anew.
 */
public final class Metrics implements MultiCollector {
    private final Meters meters;
    private final SidecarView view;
    private final boolean perEndpoint;
    private final Descriptors descriptors = new Descriptors();
    private final DropwizardView dropwizard;

    /** Makes metrics without series per endpoint. */
    public Metrics(Meters meters, SidecarView view) {
        this(meters, view, false);
    }

    /** @param perEndpoint whether each endpoint has series of its own */
    public Metrics(Meters meters, SidecarView view, boolean perEndpoint) {
        this.meters = meters;
        this.view = view;
        this.perEndpoint = perEndpoint;
        this.dropwizard = new DropwizardView(view);
    }

    @Override
    public MetricSnapshots collect() {
        Overview overview = view.overview();
        Set<String> required = required(overview);
        meters.keep(required);
        Families families = new Families();
        meters.services().values().forEach(one -> Counts.of(families, one));
        Set<String> refused = new TreeSet<>(required);
        refused.addAll(meters.refusedOf());
        refused.forEach(service -> Counts.refused(families, service, meters));
        Counts.hooks(families, meters);
        Counts.loops(families, meters);
        families.add(Family.ACCESS_LOG_DROPPED, meters.accessLogDropped());
        Gauges.of(families, overview);
        conflicts(families, overview);
        if (perEndpoint) {
            overview.services().forEach(one -> Gauges.endpoints(families, one));
        }
        descriptors.open().ifPresent(open -> families.add(Family.FDS_OPEN, open));
        descriptors.limit().ifPresent(most -> families.add(Family.FDS_MAX, most));
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
        meters.keep(required(view.overview()));
        return dropwizard.of(meters.services());
    }

    private static Set<String> required(Overview overview) {
        return overview.services().stream().map(Overview.Service::service).collect(Collectors.toSet());
    }

    /** A document that runs here is what the registry's definition may contradict: each has its 0 or 1. */
    private void conflicts(Families to, Overview overview) {
        Set<String> conflicts = meters.conflicts();
        Set<String> documents = new TreeSet<>(conflicts);
        overview.own().forEach(one -> documents.add(one.service()));
        documents.forEach(service -> to.add(Family.DEFINITION_CONFLICT, conflicts.contains(service), service));
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
}
