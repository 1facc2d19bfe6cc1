package dev.outrigger.bench.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Measures row after row, and tells on standard error how far it is. */
final class Matrix {
    private final World world;
    private final Options options;
    private final Wrk wrk;
    private final Turns turns;
    private final Signals signals;

    Matrix(World world, Options options, Wrk wrk, Turns turns, Signals signals) {
        this.world = world;
        this.options = options;
        this.wrk = wrk;
        this.turns = turns;
        this.signals = signals;
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

    // All take turns within a round, too: a shared machine changes its speed from one moment to the next.
    private Round measured(Work work, int connections, int number) throws IOException, InterruptedException, Failed {
        int count = turns(options.seconds(), work);
        Shift control = shift(work, connections, world.control());
        Map<String, Shift> proxies = new LinkedHashMap<>();
        try {
            for (World.Target proxy : world.turn(number)) {
                proxies.put(proxy.name(), shift(work, connections, proxy));
            }
            for (int turn = 0; turn < count; turn++) {
                if (turn % 2 == 0) {
                    control.turn(work.turn(), work.bulk() || turn + 2 >= count);
                }
                for (World.Target proxy : world.turn(number * count + turn)) {
                    Objects.requireNonNull(proxies.get(proxy.name()))
                            .turn(work.turn(), work.bulk() || turn + 1 == count);
                }
            }
            Map<String, Sample> samples = new LinkedHashMap<>();
            for (Map.Entry<String, Shift> proxy : proxies.entrySet()) {
                samples.put(proxy.getKey(), proxy.getValue().sample());
            }
            return new Round(control.sample(), samples);
        } finally {
            control.close();
            proxies.values().forEach(Shift::close);
        }
    }

    /** Returns how many turns of a work {@code seconds} are. */
    static int turns(int seconds, Work work) {
        return Math.max(1, (int) (1000L * seconds / work.turn().toMillis()));
    }

    private Shift shift(Work work, int connections, World.Target target)
            throws IOException, InterruptedException, Failed {
        return new Shift(
                world,
                target,
                wrk.held(work, connections, target.address(work), signals),
                Duration.ofMillis(Math.min(1000, 500 * options.seconds())));
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
}
