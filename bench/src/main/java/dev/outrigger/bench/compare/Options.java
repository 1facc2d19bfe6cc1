package dev.outrigger.bench.compare;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What to measure. Durations are whole seconds: wrk knows no others. */
final class Options {
    private static final List<Work> QUICK =
            List.of(Work.TCP_SMALL, Work.TCP_64K, Work.TCP_NEW, Work.HTTP_SMALL, Work.HTTP_64K);
    private static final int LONGEST_WARM_UP = 10;
    private static final List<Integer> ALL_CONNECTIONS = List.of(1, Line.CONNECTIONS, 1000);

    private List<Work> works = Work.promised();
    private List<Integer> connections = List.of(Line.CONNECTIONS);
    private int rounds = 11;
    private int seconds = 10;
    private boolean fixedRate;
    private boolean enforce;
    private Optional<Path> against = Optional.empty();
    private Optional<Path> show = Optional.empty();

    private Options() {}

    /**
     * Reads the script's arguments.
     *
     * @throws IllegalArgumentException naming the argument and what was expected
     */
    static Options of(List<String> arguments) {
        Options options = new Options();
        Deque<String> left = new ArrayDeque<>(arguments);
        if (left.contains("--quick")) {
            options.works = QUICK;
            options.rounds = 4;
            options.seconds = 1;
        }
        if (left.contains("--fixed-rate")) {
            options.fixedRate = true;
            options.works = List.of(Work.TCP_SMALL, Work.HTTP_SMALL);
            options.rounds = 5;
            options.seconds = 60;
        }
        if (left.contains("--all")) {
            options.works = List.of(Work.values());
            options.connections = ALL_CONNECTIONS;
        }
        if (options.fixedRate) {
            options.works = options.works.stream().filter(Work::paced).toList();
        }
        while (!left.isEmpty()) {
            options.take(left.pop(), left);
        }
        options.check();
        return options;
    }

    private void check() {
        if (!fixedRate) {
            return;
        }
        if (against.isPresent() || show.isPresent()) {
            throw new IllegalArgumentException("--fixed-rate (expected: without --against and --show)");
        }
        works.stream().filter(work -> !work.paced()).findFirst().ifPresent(work -> {
            throw new IllegalArgumentException("--fixed-rate --works: \"" + work.id()
                    + "\" (expected: requests without a body over connections that stay)");
        });
    }

    private void take(String name, Deque<String> left) {
        switch (name) {
            case "--quick", "--all", "--fixed-rate" -> {}
            case "--enforce" -> enforce = true;
            case "--works" ->
                works = words(left).stream().map(Work::of).distinct().toList();
            case "--connections" ->
                connections = words(left).stream()
                        .map(text -> number(name, text, 1, 10_000))
                        .distinct()
                        .toList();
            case "--rounds" -> rounds = number(name, left.pop(), 1, 1_000);
            case "--seconds" -> seconds = number(name, left.pop(), 1, 3_600);
            case "--against" -> against = Optional.of(Path.of(left.pop()));
            case "--show" -> show = Optional.of(Path.of(left.pop()));
            default -> throw new IllegalArgumentException(name + " (expected: an option of bench/compare)");
        }
    }

    private static List<String> words(Deque<String> left) {
        return Arrays.asList(left.pop().split(",", -1));
    }

    private static int number(String name, String text, int least, int most) {
        String expected = name + ": \"" + text + "\" (expected: an integer in " + least + ".." + most + ")";
        try {
            int value = Integer.parseInt(text);
            if (value < least || value > most) {
                throw new IllegalArgumentException(expected);
            }
            return value;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(expected, e);
        }
    }

    List<Work> works() {
        return works;
    }

    List<Integer> connections() {
        return connections;
    }

    /** Returns how many rounds are to be kept of each row. */
    int rounds() {
        return rounds;
    }

    /**
     * Returns after how many rounds a row is given up of which too few were kept, or which does not tell what is held: a machine
     * that never keeps still is told as it is.
     */
    int mostRounds() {
        return 3 * rounds;
    }

    int seconds() {
        return seconds;
    }

    int controlSeconds() {
        return Math.max(1, seconds / 2);
    }

    int warmUpSeconds() {
        return Math.min(Math.max(2, seconds / 2), LONGEST_WARM_UP);
    }

    /** Returns whether an open loop is wanted, and not all that wrk can send. */
    boolean fixedRate() {
        return fixedRate;
    }

    boolean enforce() {
        return enforce;
    }

    Optional<Path> against() {
        return against;
    }

    Optional<Path> show() {
        return show;
    }
}
