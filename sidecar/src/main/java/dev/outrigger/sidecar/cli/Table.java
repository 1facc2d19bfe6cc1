package dev.outrigger.sidecar.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as their widest cell. A row may be shorter: its last cell then runs on. */
final class Table {
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();
    private final int columns;

    Table(String... titles) {
        columns = titles.length;
        rows.add(titles);
    }

    void row(String... cells) {
        rows.add(cells);
    }

    /** Returns the table, a line a row, with the last line end. */
    String render() {
        int[] widths = new int[columns];
        for (String[] row : rows) {
            boolean runsOn = row.length < columns;
            for (int i = 0; i < row.length - (runsOn ? 1 : 0); i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                line.append(row[i])
                        .append(" ".repeat(Math.max(0, widths[i] - row[i].length())))
                        .append(GAP);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
