package dev.outrigger.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows and lines for people: microseconds a request, rounds kept of all. */
final class Table {
    private static final String FORMAT =
            "%-10s %5s %6s %-9s %10s %9s %9s %8s %8s %8s %8s %8s %7s  %-17s  %-17s  %-17s  %-17s  %-17s  %s%n";

    private Table() {}

    static String of(List<Row> rows) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                FORMAT,
                "work",
                "conns",
                "rounds",
                "proxy",
                "requests/s",
                "cpu us",
                "all us",
                "steal us",
                "others %",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "RSS MiB",
                "cpu / HAProxy",
                "cpu / nginx",
                "all / HAProxy",
                "all / nginx",
                "rate / HAProxy",
                "rate / nginx"));
        for (Row row : rows) {
            row.failure()
                    .ifPresent(why -> text.append(row.work().id())
                            .append(" FAILED: ")
                            .append(why)
                            .append('\n'));
            if (row.failure().isEmpty() && !row.sound()) {
                text.append(String.format(
                        Locale.ROOT,
                        "%s, %d connections: NOT SOUND, %d of %d rounds kept (expected: %d)%n",
                        row.work().id(),
                        row.connections(),
                        row.kept().size(),
                        row.rounds().size(),
                        row.wanted()));
            }
            for (String proxy : List.of(Line.HAPROXY, Line.NGINX, Line.US)) {
                if (row.failure().isEmpty() && row.has(proxy)) {
                    text.append(one(row, proxy));
                }
            }
        }
        return text.toString();
    }

    /** Returns the promises of all rows, one a line. */
    static String lines(List<Row> rows) {
        List<String> lines = new ArrayList<>();
        rows.forEach(row -> Line.of(row).forEach(line -> lines.add(line.toString())));
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    private static String one(Row row, String proxy) {
        return String.format(
                Locale.ROOT,
                FORMAT,
                row.work().id(),
                row.connections(),
                row.kept().size() + "/" + row.rounds().size(),
                proxy,
                number(row, proxy, Metric.RATE, "%.0f"),
                number(row, proxy, Metric.CPU, "%.2f"),
                number(row, proxy, Metric.BUSY, "%.2f"),
                number(row, proxy, Metric.STEAL, "%.2f"),
                number(row, proxy, Metric.OTHERS, "%.1f"),
                number(row, proxy, Metric.P50, "%.3f"),
                number(row, proxy, Metric.P99, "%.3f"),
                number(row, proxy, Metric.P999, "%.3f"),
                number(row, proxy, Metric.RSS, "%.1f"),
                ratio(row, proxy, Line.HAPROXY, Metric.CPU),
                ratio(row, proxy, Line.NGINX, Metric.CPU),
                ratio(row, proxy, Line.HAPROXY, Metric.BUSY),
                ratio(row, proxy, Line.NGINX, Metric.BUSY),
                ratio(row, proxy, Line.HAPROXY, Metric.RATE),
                ratio(row, proxy, Line.NGINX, Metric.RATE));
    }

    private static String number(Row row, String proxy, Metric metric, String format) {
        return String.format(Locale.ROOT, format, row.absolute(proxy, metric).median());
    }

    private static String ratio(Row row, String proxy, String base, Metric metric) {
        return row.has(base) && !base.equals(proxy)
                ? row.ratio(proxy, base, metric).toString()
                : "";
    }
}
