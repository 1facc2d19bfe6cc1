package dev.outrigger.sidecar.telemetry;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** The metric families of one scrape, in the order in which their first point came. Confined to its scrape. */
final class Families {
    private static final String PREFIX = "outrigger_";

    private final Map<String, CounterSnapshot.Builder> counters = new LinkedHashMap<>();
    private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();
    private final Map<String, HistogramSnapshot.Builder> histograms = new LinkedHashMap<>();
    private final Map<String, InfoSnapshot.Builder> infos = new LinkedHashMap<>();

    /**
     * Adds a point of a counter.
     *
     * @param name without prefix and without {@code _total}
     * @param labels name, value, name, value…
     */
    void counter(String name, String help, long value, String... labels) {
        counters.computeIfAbsent(name, named(help, CounterSnapshot::builder))
                .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .value((double) value)
                        .labels(Labels.of(labels))
                        .build());
    }

    /** Adds a point of a gauge; {@code name} without prefix. */
    void gauge(String name, String help, double value, String... labels) {
        gauges.computeIfAbsent(name, named(help, GaugeSnapshot::builder))
                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .value(value)
                        .labels(Labels.of(labels))
                        .build());
    }

    /** Adds a point of a gauge that is a number of things. */
    void gauge(String name, String help, long value, String... labels) {
        gauge(name, help, (double) value, labels);
    }

    /** Adds a histogram; {@code name} without prefix, with {@code _seconds}. */
    void histogram(String name, String help, Distribution values, String... labels) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < Buckets.COUNT; i++) {
            buckets.bucket(Buckets.bound(i), values.at(i));
        }
        histograms
                .computeIfAbsent(name, named(help, HistogramSnapshot::builder))
                .dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(buckets.build())
                        .sum(values.sumSeconds())
                        .labels(Labels.of(labels))
                        .build());
    }

    /** Adds a constant 1 that carries {@code labels}; {@code name} without prefix and without {@code _info}. */
    void info(String name, String help, String... labels) {
        infos.computeIfAbsent(name, named(help, InfoSnapshot::builder))
                .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(Labels.of(labels))
                        .build());
    }

    MetricSnapshots snapshots() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        counters.values().forEach(family -> all.metricSnapshot(family.build()));
        gauges.values().forEach(family -> all.metricSnapshot(family.build()));
        histograms.values().forEach(family -> all.metricSnapshot(family.build()));
        infos.values().forEach(family -> all.metricSnapshot(family.build()));
        return all.build();
    }

    private static <B extends MetricSnapshot.Builder<B>> Function<String, B> named(String help, Supplier<B> builder) {
        return name -> builder.get().name(PREFIX + name).help(help);
    }
}
