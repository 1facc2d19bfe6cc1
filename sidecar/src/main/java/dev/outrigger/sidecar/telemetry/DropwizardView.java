package dev.outrigger.sidecar.telemetry;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.MetricSet;
import dev.outrigger.routing.Reason;
import dev.outrigger.sidecar.view.Overview;
import dev.outrigger.sidecar.view.SidecarView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The counters as Dropwizard gauges, {@code requires.<service>.<thing>}: reporters and {@code /metrics.json} read them. No
 * Dropwizard meter is touched on the data path.
 */
final class DropwizardView implements MetricSet {
    private final Map<String, Metric> all = new LinkedHashMap<>();
    private final ServiceMeters meters;
    private final SidecarView view;

    private DropwizardView(ServiceMeters meters, SidecarView view) {
        this.meters = meters;
        this.view = view;
        for (int code = 1; code <= LoopMeters.CODE_CLASSES; code++) {
            int codeClass = code;
            count("requests." + code + "xx", one -> one.requests(codeClass));
        }
        count("connections", ServiceMeters::connections);
        count("connections_open", ServiceMeters::open);
        count("bytes.in", ServiceMeters::received);
        count("bytes.out", ServiceMeters::sent);
        count("retries", ServiceMeters::retries);
        count("ejections", ServiceMeters::ejections);
        count("table_updates", ServiceMeters::tables);
        for (Reason reason : Reason.values()) {
            count("local_errors." + reason.word(), one -> one.errors(reason));
        }
        seconds("request_seconds", ServiceMeters::requestSeconds);
        seconds("upstream_connect_seconds", ServiceMeters::connectSeconds);
        seconds("table_update_seconds", ServiceMeters::updateSeconds);
        endpoints("endpoints", service -> service.endpoints().size());
        endpoints("endpoints_healthy", Overview.Service::healthy);
    }

    @Override
    public Map<String, Metric> getMetrics() {
        return all;
    }

    /** Makes {@code registry} show exactly the services that are to be shown. */
    static synchronized void refresh(MetricRegistry registry, Meters meters, SidecarView view) {
        Map<String, ServiceMeters> shown = meters.services();
        registry.removeMatching(
                (name, metric) -> shown.keySet().stream().noneMatch(one -> name.startsWith(prefix(one))));
        shown.forEach((name, one) -> {
            if (registry.getNames().stream().noneMatch(known -> known.startsWith(prefix(name)))) {
                registry.registerAll(
                        prefix(name).substring(0, prefix(name).length() - 1), new DropwizardView(one, view));
            }
        });
    }

    private static String prefix(String service) {
        return "requires." + service.replace('.', '_') + ".";
    }

    private void count(String name, ToLongFunction<ServiceMeters> count) {
        all.put(name, (Gauge<Long>) () -> count.applyAsLong(meters));
    }

    private void seconds(String name, Function<ServiceMeters, Distribution> of) {
        all.put(name + ".count", (Gauge<Long>) () -> of.apply(meters).count());
        all.put(name + ".sum", (Gauge<Double>) () -> of.apply(meters).sumSeconds());
        for (double quantile : new double[] {0.5, 0.95, 0.99}) {
            all.put(name + ".p" + Math.round(quantile * 100), (Gauge<Double>)
                    () -> of.apply(meters).quantile(quantile));
        }
    }

    private void endpoints(String name, ToDoubleFunction<Overview.Service> count) {
        all.put(name, (Gauge<Double>) () -> view.overview()
                .service(meters.service())
                .map(count::applyAsDouble)
                .orElse(0.0));
    }
}
