package dev.outrigger.sidecar.telemetry;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The points of one scrape. A family without a point is left out; two points with the same labels would be an error of ours
 * that no scrape survives. Values of labels come in the order of {@link Family#labels}. Confined to its scrape.
 */
final class Families {
    private static final double[] BOUNDS = bounds();

    private final Map<Family, List<DataPointSnapshot>> points = new EnumMap<>(Family.class);

    /** Adds a count, or a number of things. */
    void add(Family family, long value, String... labels) {
        add(family, (double) value, labels);
    }

    /** Adds 1 for a fact, else 0. */
    void add(Family family, boolean fact, String... labels) {
        add(family, fact ? 1.0 : 0.0, labels);
    }

    /** Adds a point of a counter or gauge. */
    void add(Family family, double value, String... labels) {
        Labels named = Labels.of(family.labels(), labels);
        put(
                family,
                family.kind() == Family.Kind.COUNTER
                        ? new CounterDataPointSnapshot(value, named, null, 0)
                        : new GaugeDataPointSnapshot(value, named, null));
    }

    /** Adds a histogram. */
    void add(Family family, Distribution values, String... labels) {
        Number[] counts = new Number[BOUNDS.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = values.at(i);
        }
        put(
                family,
                new HistogramDataPointSnapshot(
                        ClassicHistogramBuckets.of(BOUNDS, counts),
                        values.sumSeconds(),
                        Labels.of(family.labels(), labels),
                        Exemplars.EMPTY,
                        0));
    }

    /** Adds a constant 1 that carries {@code labels}. */
    void info(Family family, String... labels) {
        put(family, new InfoDataPointSnapshot(Labels.of(family.labels(), labels)));
    }

    private void put(Family family, DataPointSnapshot point) {
        points.computeIfAbsent(family, any -> new ArrayList<>()).add(point);
    }

    MetricSnapshots snapshots() {
        List<MetricSnapshot> all = new ArrayList<>();
        points.forEach((family, of) -> all.add(snapshot(family, of)));
        return new MetricSnapshots(all);
    }

    private static MetricSnapshot snapshot(Family family, List<DataPointSnapshot> of) {
        MetricMetadata metadata = new MetricMetadata(family.stem(), family.help());
        return switch (family.kind()) {
            case COUNTER -> new CounterSnapshot(metadata, as(CounterDataPointSnapshot.class, of));
            case GAUGE -> new GaugeSnapshot(metadata, as(GaugeDataPointSnapshot.class, of));
            case HISTOGRAM -> new HistogramSnapshot(metadata, as(HistogramDataPointSnapshot.class, of));
            case INFO -> new InfoSnapshot(metadata, as(InfoDataPointSnapshot.class, of));
        };
    }

    private static <P extends DataPointSnapshot> Collection<P> as(Class<P> kind, List<DataPointSnapshot> of) {
        return of.stream().map(kind::cast).toList();
    }

    private static double[] bounds() {
        double[] bounds = new double[Buckets.COUNT];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = Buckets.bound(i);
        }
        return bounds;
    }
}
