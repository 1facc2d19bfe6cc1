package dev.outrigger.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Measures what {@code bench/compare} has started, and tells it: a table, a file, a plot. */
public final class Compare {
    private final Options options;
    private final Path folder;
    private final Path out;

    private Compare(Options options, Path folder, Path out) {
        this.options = options;
        this.folder = folder;
        this.out = out;
    }

    /**
     * Runs {@code FOLDER COMMAND OUT OPTIONS...}: {@code FOLDER} holds the script's {@code facts}, {@code OUT} is where the result
     * goes. Ends with 0 when the run was sound, 2 when an option is wrong.
     */
    public static void main(String[] arguments) throws Exception {
        List<String> all = List.of(arguments);
        Options options;
        try {
            options = Options.of(all.subList(3, all.size()));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        Compare compare = new Compare(options, Path.of(all.get(0)), Path.of(all.get(2)));
        System.exit(compare.run(all.get(1)) ? 0 : 1);
    }

    private boolean run(String command) throws IOException, InterruptedException {
        if (options.fixedRate()) {
            return fixedRate(command);
        }
        Optional<List<Row>> before = Optional.empty();
        if (options.against().isPresent()) {
            before = Optional.of(Document.read(options.against().get()));
        }
        List<Row> rows;
        Path result = options.show().orElse(partial());
        if (options.show().isPresent()) {
            rows = Document.read(result);
            plot(result, rows);
        } else {
            rows = measure(command);
        }
        System.out.print(Document.heading(result));
        System.out.print(Table.of(rows));
        System.out.print(Table.lines(rows));
        boolean compared = before.isEmpty() || tellMoved(before.get(), rows);
        long discarded = rows.stream().mapToLong(Row::discarded).sum();
        long unsound = rows.stream().filter(row -> !row.sound()).count();
        long lines = rows.stream().mapToLong(row -> Line.of(row).size()).sum();
        long held = rows.stream()
                .mapToLong(row -> Line.of(row).stream().filter(Line::held).count())
                .sum();
        if (options.show().isEmpty()) {
            result = publish(unsound == 0);
        }
        System.out.printf(
                Locale.ROOT,
                "%d rows, %d of them unsound, %d rounds discarded; %d of %d lines held; %s%n",
                rows.size(),
                unsound,
                discarded,
                held,
                lines,
                result);
        return unsound == 0 && compared && (!options.enforce() || (held == lines && lines > 0));
    }

    /** Where a run is kept before it is known to be sound: an hour is long, and a result of before is not to be lost to half a run. */
    private Path partial() {
        return out.resolveSibling(String.valueOf(out.getFileName()).replaceAll("\\.json$", "") + ".partial.json");
    }

    /** Puts what a sound run wrote into its place, and returns where it is. */
    private Path publish(boolean sound) throws IOException {
        if (!sound) {
            return partial();
        }
        for (Path from : List.of(partial(), picture(partial()))) {
            if (Files.exists(from)) {
                Path to = from.equals(partial()) ? out : picture(out);
                Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return out;
    }

    private boolean fixedRate(String command) throws IOException, InterruptedException {
        World world = World.read(folder.resolve("facts"));
        Description description = Description.of(world, options, command);
        List<FixedRow> rows = new ArrayList<>();
        int failed = 0;
        try (FixedRate load = new FixedRate(world, options, new Wrk(folder), turns())) {
            for (int connections : options.connections()) {
                for (Work work : options.works()) {
                    try {
                        rows.add(load.measure(work, work.connections(connections)));
                        FixedRate.write(partial(), description, rows);
                    } catch (Failed e) {
                        failed++;
                        System.err.printf("%s, %d connections: FAILED, %s%n", work.id(), connections, e.getMessage());
                    }
                }
            }
        }
        if (!rows.isEmpty()) {
            System.out.print(Document.heading(partial()));
        }
        rows.forEach(System.out::print);
        List<FixedRow.Limit> limits =
                rows.stream().flatMap(row -> row.limits().stream()).toList();
        long held = limits.stream().filter(FixedRow.Limit::held).count();
        long unsound = failed + rows.stream().filter(row -> !row.sound()).count();
        Path result = publish(unsound == 0);
        System.out.printf(
                "%d rows, %d of them unsound; %d of %d lines held; %s%n",
                rows.size() + failed, unsound, held, limits.size(), result);
        return unsound == 0 && (!options.enforce() || (held == limits.size() && held > 0));
    }

    private static Turns turns() {
        return new Turns(Optional.ofNullable(System.getenv("BENCH_LOCK")));
    }

    private List<Row> measure(String command) throws IOException, InterruptedException {
        World world = World.read(folder.resolve("facts"));
        Description description = Description.of(world, options, command);
        try (Signals signals = new Signals()) {
            return measure(new Matrix(world, options, new Wrk(folder), turns(), signals), description);
        }
    }

    private List<Row> measure(Matrix matrix, Description description) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        for (int connections : options.connections()) {
            for (Work work : options.works()) {
                int really = work.connections(connections);
                if (rows.stream().noneMatch(row -> row.work() == work && row.connections() == really)) {
                    rows.add(matrix.measure(work, really));
                    Document.write(partial(), description, rows);
                    plot(partial(), rows);
                }
            }
        }
        return rows;
    }

    private static void plot(Path result, List<Row> rows) throws IOException {
        Files.writeString(picture(result), Plot.of(rows));
    }

    private static Path picture(Path result) {
        return result.resolveSibling(String.valueOf(result.getFileName()).replaceAll("\\.json$", "") + ".svg");
    }

    /** Returns whether there was anything to compare. */
    private static boolean tellMoved(List<Row> before, List<Row> rows) {
        List<String> moved = Against.moved(before, rows);
        moved.forEach(System.out::println);
        System.out.printf(
                "%d ratios of %d rows moved by more than their interval%n",
                moved.size(), Against.compared(before, rows));
        return Against.compared(before, rows) > 0;
    }
}
