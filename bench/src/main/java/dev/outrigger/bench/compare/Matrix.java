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
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

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
            // A machine that never keeps still is told as it is.
            while (row.kept().size() < options.rounds() && rounds.size() < 2 * options.rounds() + 1) {
                rounds.add(round(work, connections, rounds.size()));
                row = row(work, connections, rounds, Optional.empty());
            }
            return row;
        } catch (Failed e) {
            System.err.printf("%s, %d connections: FAILED, %s%n", work.id(), connections, e.getMessage());
            return row(work, connections, rounds, Optional.of(String.valueOf(e.getMessage())));
        }
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

    private Round measured(Work work, int connections, int number) throws IOException, InterruptedException, Failed {
        Sample control = sample(work, connections, options.controlSeconds(), world.control());
        Map<String, Sample> samples = new LinkedHashMap<>();
        for (World.Target proxy : world.turn(number)) {
            samples.put(proxy.name(), sample(work, connections, options.seconds(), proxy));
        }
        return new Round(control, samples);
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
