package dev.outrigger.bench.compare;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All rounds of one work with one number of connections.
 *
 * @param wanted how many rounds were to be kept
 * @param failure why it was given up; then its numbers say nothing
 */
record Row(Work work, int connections, int wanted, List<Round> rounds, Optional<String> failure) {
    private static final double MOST_MOVED = 0.10;
    /** Of the whole machine, in any run of a round: of two processors less than half of one. */
    static final double MOST_TAKEN = 0.20;

    private static final long SEED = 20_260_000;

    Row {
        rounds = List.copyOf(rounds);
    }

    /**
     * Returns the rounds in which the machine was ours and the same: neighbours had no more than a fifth of it in any run, and the
     * control stayed within a tenth of the median control of all such rounds. Where neighbours never pause the controls alone would
     * agree, and keep just the rounds that they disturbed.
     */
    List<Round> kept() {
        List<Round> quiet = rounds.stream().filter(Row::quiet).toList();
        double median = Estimate.median(
                quiet.stream().mapToDouble(round -> round.control().perSecond()).toArray());
        return quiet.stream()
                .filter(round -> Math.abs(round.control().perSecond() / median - 1) <= MOST_MOVED)
                .toList();
    }

    private static boolean quiet(Round round) {
        return Stream.concat(Stream.of(round.control()), round.proxies().values().stream())
                .allMatch(sample -> sample.taken() <= MOST_TAKEN);
    }

    int discarded() {
        return rounds.size() - kept().size();
    }

    /** Returns whether enough rounds were kept, and none failed. */
    boolean sound() {
        return failure.isEmpty() && kept().size() >= wanted;
    }

    /** Returns the proxies that every round has. */
    Set<String> proxies() {
        return rounds.isEmpty() ? Set.of() : rounds.get(0).proxies().keySet();
    }

    boolean has(String proxy) {
        return proxies().contains(proxy) && !kept().isEmpty();
    }

    /** Returns the median over the kept rounds. */
    Estimate absolute(String proxy, Metric metric) {
        return estimate(kept().stream()
                .mapToDouble(round -> metric.of(sample(round, proxy)))
                .toArray());
    }

    /** Returns the median of the ratios of each kept round. */
    Estimate ratio(String proxy, String base, Metric metric) {
        return estimate(kept().stream()
                .mapToDouble(round -> metric.of(sample(round, proxy)) / metric.of(sample(round, base)))
                .toArray());
    }

    static Estimate estimate(double[] values) {
        return Estimate.of(values, new Random(SEED));
    }

    private static Sample sample(Round round, String proxy) {
        Sample sample = round.proxies().get(proxy);
        if (sample == null) {
            throw new IllegalArgumentException(
                    proxy + " (expected: one of " + round.proxies().keySet() + ")");
        }
        return sample;
    }
}
