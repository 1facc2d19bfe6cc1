package dev.outrigger.sidecar.telemetry;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import dev.outrigger.routing.Choice;
import dev.outrigger.routing.Reason;
import dev.outrigger.sidecar.view.Overview;
import dev.outrigger.sidecar.view.SidecarView;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The counters as Dropwizard gauges, {@code requires.<service>.<thing>}: reporters and {@code /metrics.json} read them. No
 * Dropwizard meter is touched on the data path. Thread-safe.
 */
final class DropwizardView {
    private final MetricRegistry registry = new MetricRegistry();
    private final SidecarView view;
    private final Map<String, Shown> shown = new HashMap<>();

    DropwizardView(SidecarView view) {
        this.view = view;
    }

    /** Returns the registry, which shows exactly {@code services}; of two that differ in a dot and a {@code _} one. */
    synchronized MetricRegistry of(Map<String, ServiceMeters> services) {
        Map<String, ServiceMeters> wanted = new LinkedHashMap<>();
        services.forEach((name, meters) -> wanted.putIfAbsent("requires." + name.replace('.', '_'), meters));
        shown.entrySet().removeIf(entry -> {
            boolean stale = wanted.get(entry.getKey()) != entry.getValue().meters;
            if (stale) {
                entry.getValue().all.keySet().forEach(name -> registry.remove(entry.getKey() + "." + name));
            }
            return stale;
        });
        wanted.forEach((prefix, meters) -> {
            if (!shown.containsKey(prefix)) {
                Shown one = new Shown(meters);
                shown.put(prefix, one);
                one.all.forEach((name, gauge) -> registry.register(prefix + "." + name, gauge));
            }
        });
        return registry;
    }

    /** The gauges of one service. */
    private final class Shown {
        private final ServiceMeters meters;
        private final Map<String, Metric> all = new LinkedHashMap<>();

        Shown(ServiceMeters meters) {
            this.meters = meters;
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
            for (Choice choice : Choice.values()) {
                if (choice.compareTo(Choice.EJECTED) > 0) {
                    count("last_resort." + choice.word(), one -> one.lastResorts(choice));
                }
            }
            for (Limit limit : Limit.values()) {
                count("limit_hits." + limit.word(), one -> one.hits(limit));
            }
            seconds("request_seconds", ServiceMeters::requestSeconds);
            seconds("upstream_connect_seconds", ServiceMeters::connectSeconds);
            seconds("table_update_seconds", ServiceMeters::updateSeconds);
            endpoints("endpoints", service -> service.endpoints().size());
            endpoints("endpoints_healthy", Overview.Service::healthy);
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
}
