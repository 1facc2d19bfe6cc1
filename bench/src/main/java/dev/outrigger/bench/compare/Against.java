package dev.outrigger.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What moved since an earlier run. Ratios are compared, not times: both runs had HAProxy beside them, so what the machine does
 * from hour to hour drops out.
 */
final class Against {
    private static final List<Metric> COMPARED = List.of(Metric.CPU, Metric.RATE, Metric.BUSY, Metric.P99);

    private Against() {}

    /** Returns a line for each ratio of ours whose two intervals have nothing in common. */
    static List<String> moved(List<Row> before, List<Row> now) {
        List<String> moved = new ArrayList<>();
        for (Row row : now) {
            Optional<Row> same = same(before, row);
            if (same.isEmpty() || !comparable(row) || !comparable(same.get())) {
                continue;
            }
            for (Metric metric : COMPARED) {
                Estimate was = same.get().ratio(Line.US, Line.HAPROXY, metric);
                Estimate is = row.ratio(Line.US, Line.HAPROXY, metric);
                if (is.apart(was)) {
                    moved.add(String.format(
                            Locale.ROOT,
                            "moved    %-10s %5d %-24s HAProxy = 1: %s, was %s",
                            row.work().id(),
                            row.connections(),
                            metric.key(),
                            is,
                            was));
                }
            }
        }
        return moved;
    }

    /** Returns how many rows both have, both soundly. */
    static long compared(List<Row> before, List<Row> now) {
        return now.stream()
                .filter(row -> comparable(row)
                        && same(before, row).filter(Against::comparable).isPresent())
                .count();
    }

    private static Optional<Row> same(List<Row> rows, Row row) {
        return rows.stream()
                .filter(one -> one.work() == row.work() && one.connections() == row.connections())
                .findFirst();
    }

    private static boolean comparable(Row row) {
        return row.sound() && row.has(Line.US) && row.has(Line.HAPROXY);
    }
}
