package dev.outrigger.bench.compare;

import java.util.List;
import java.util.Locale;

/** CPU a request against HAProxy's, one line a row, as SVG: what is left of the middle line is cheaper. */
final class Plot {
    private static final int LEFT = 270;
    private static final int RIGHT = 30;
    private static final int WIDTH = 860;
    private static final int TOP = 60;
    private static final int STEP = 34;
    private static final double MOST = 2;

    private final StringBuilder text = new StringBuilder();

    private Plot() {}

    static String of(List<Row> rows) {
        Plot plot = new Plot();
        plot.draw(rows.stream()
                .filter(row -> row.sound() && row.has(Line.HAPROXY))
                .toList());
        return plot.text.toString();
    }

    private void draw(List<Row> rows) {
        int bottom = TOP + STEP * rows.size();
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"13\">%n",
                WIDTH, bottom + 70);
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n");
        words(LEFT, 24, "start", "Proxy CPU a request, HAProxy = 1: median of the rounds' ratios, 95 % interval");
        for (double at = 0; at <= MOST; at += 0.25) {
            add(
                    "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\" stroke=\"%4$s\"/>%n",
                    x(at), TOP - 16, bottom, at == 1 ? "#333" : "#ddd");
            words(x(at), bottom + 18, "middle", String.format(Locale.ROOT, "%.2f", at));
        }
        for (int i = 0; i < rows.size(); i++) {
            row(rows.get(i), TOP + STEP * i);
        }
        words(LEFT, bottom + 48, "start", "filled: Outrigger; hollow: nginx; bar: the line that is promised");
        add("</svg>%n");
    }

    private void row(Row row, int y) {
        words(LEFT - 12, y + 4, "end", row.work().words() + ", " + row.connections());
        if (row.connections() == Line.CONNECTIONS) {
            row.work()
                    .cpuLine()
                    .ifPresent(line -> add(
                            "<rect x=\"%.1f\" y=\"%d\" width=\"3\" height=\"22\" fill=\"#c33\"/>%n",
                            x(line) - 1.5, y - 11));
        }
        if (row.has(Line.NGINX)) {
            point(row.ratio(Line.NGINX, Line.HAPROXY, Metric.CPU), y + 5, "#888", "#fff");
        }
        if (row.has(Line.US)) {
            point(row.ratio(Line.US, Line.HAPROXY, Metric.CPU), y - 4, "#06c", "#06c");
        }
    }

    private void point(Estimate ratio, int y, String stroke, String fill) {
        add(
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%3$d\" y2=\"%3$d\" stroke=\"%4$s\" stroke-width=\"2\"/>%n",
                x(ratio.low()), x(ratio.high()), y, stroke);
        add(
                "<circle cx=\"%.1f\" cy=\"%d\" r=\"4\" stroke=\"%s\" fill=\"%s\"><title>%s</title></circle>%n",
                x(ratio.median()), y, stroke, fill, ratio);
    }

    /** What is off the scale is drawn at its end; the title tells the number. */
    private static double x(double ratio) {
        return LEFT + (WIDTH - LEFT - RIGHT) * Math.min(ratio, MOST) / MOST;
    }

    private void words(double x, int y, String anchor, String words) {
        add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, words);
    }

    private void add(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
    }
}
