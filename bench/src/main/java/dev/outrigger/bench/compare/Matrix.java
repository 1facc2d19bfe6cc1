package dev.outrigger.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Measures row after row, and tells on standard error how far it is. */
final class Matrix {
    /** What is left to do after a load, connections to close for one, belongs to it. */
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final World world;
    private final Options options;
    private final Wrk wrk;
    private final Turns turns;

    Matrix(World world, Options options, Wrk wrk, Turns turns) {
        this.world = world;
        this.options = options;
        this.wrk = wrk;
        this.turns = turns;
    }

    Row measure(Work work, int connections) throws IOException, InterruptedException {
        List<Round> rounds = new ArrayList<>();
        try {
            warmUp(work, connections);
            Row row = row(work, connections, rounds, Optional.empty());
            while (goesOn(row, options)) {
                rounds.add(round(work, connections, rounds.size()));
                row = row(work, connections, rounds, Optional.empty());
            }
            return row;
        } catch (Failed e) {
            System.err.printf("%s, %d connections: FAILED, %s%n", work.id(), connections, e.getMessage());
            return row(work, connections, rounds, Optional.of(String.valueOf(e.getMessage())));
        }
    }

    // Looked at only when as many more were kept as were wanted: an interval that is looked at each round errs more
    // often.
    static boolean goesOn(Row row, Options options) {
        int kept = row.kept().size();
        if (row.rounds().size() >= options.mostRounds()) {
            return false;
        }
        return kept < options.rounds()
                || (options.enforce()
                        && (kept % options.rounds() != 0
                                || Line.of(row).stream().anyMatch(Line::open)));
    }

    private Row row(Work work, int connections, List<Round> rounds, Optional<String> failure) {
        return new Row(work, connections, options.rounds(), rounds, failure);
    }

    private void warmUp(Work work, int connections) throws IOException, InterruptedException, Failed {
        turns.begin();
        try {
            for (World.Target proxy : world.proxies()) {
                wrk.run(work, connections, options.warmUpSeconds(), proxy.address(work));
            }
        } finally {
            turns.end();
        }
    }

    private Round round(Work work, int connections, int number) throws IOException, InterruptedException, Failed {
        turns.begin();
        try {
            Round round = measured(work, connections, number);
            tell(work, connections, number, round);
            return round;
        } finally {
            turns.end();
        }
    }

    // All take turns within a round, too, every second, wrk's shortest: a shared machine changes its speed within that.
    private Round measured(Work work, int connections, int number) throws IOException, InterruptedException, Failed {
        int slices = options.seconds();
        List<Sample> controls = new ArrayList<>();
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        for (int slice = 0; slice < slices; slice++) {
            int seconds = part(options.controlSeconds(), slices, slice);
            if (seconds > 0) {
                controls.add(sample(work, connections, seconds, world.control()));
            }
            for (World.Target proxy : world.turn(number * slices + slice)) {
                samples.computeIfAbsent(proxy.name(), name -> new ArrayList<>())
                        .add(sample(work, connections, 1, proxy));
            }
        }
        Map<String, Sample> joined = new LinkedHashMap<>();
        samples.forEach((name, parts) -> joined.put(name, Sample.join(parts)));
        return new Round(Sample.join(controls), joined);
    }

    /** Returns how many of {@code seconds} fall to {@code slice}: whole ones, spread evenly. */
    static int part(int seconds, int slices, int slice) {
        return seconds * (slice + 1) / slices - seconds * slice / slices;
    }

    private static void tell(Work work, int connections, int number, Round round) {
        StringBuilder told = new StringBuilder();
        round.proxies()
                .forEach((name, sample) -> told.append(String.format(
                        Locale.ROOT, " %s %.0f/s %.2f us", name, Metric.RATE.of(sample), Metric.CPU.of(sample))));
        System.err.printf(
                Locale.ROOT,
                "%s, %d connections, round %d: control %.0f/s;%s%n",
                work.id(),
                connections,
                number + 1,
                round.control().perSecond(),
                told);
    }

    private Sample sample(Work work, int connections, int seconds, World.Target target)
            throws IOException, InterruptedException, Failed {
        LockSupport.parkNanos(SETTLE_NANOS);
        Usage before = Usage.of(target.pid());
        long besideBefore = world.beside(target);
        Wrk.Seen seen;
        try {
            seen = wrk.run(work, connections, seconds, target.address(work));
        } catch (Failed e) {
            throw new Failed(target.name() + ": " + e.getMessage());
        }
        long rss = Usage.residentKib(target.pid());
        LockSupport.parkNanos(SETTLE_NANOS);
        return Sample.of(seen, before, Usage.of(target.pid()), world.beside(target) - besideBefore, rss);
    }
}
