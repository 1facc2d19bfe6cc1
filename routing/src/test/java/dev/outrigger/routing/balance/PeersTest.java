package dev.outrigger.routing.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.testing.Endpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Draws in proportion to the weights: exactly, for any weights. */
final class PeersTest {
    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void eachIsDrawnForAsManyPointsAsItWeighs(long seed) {
        int[] weights = weights(seed);
        int common = common(weights);
        int[] line = line(weights, common);
        Peers peers = new Peers(Endpoints.ofWeights(1, weights));

        int[] drawn = new int[line.length];
        for (int point = 0; point < line.length; point++) {
            drawn[point] = peers.draw(words(word(point, line.length)));
        }

        assertThat(drawn).isEqualTo(line);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theSecondIsDrawnFromTheOthersInTheSameWay(long seed) {
        int[] weights = weights(seed);
        int common = common(weights);
        int[] line = line(weights, common);
        Peers peers = new Peers(Endpoints.ofWeights(1, weights));
        int point = new SplittableRandom(seed).nextInt(line.length);
        int first = line[point];
        int left = line.length - weights[first] / common;
        boolean alike = line.length == weights.length;

        int[] drawn = new int[weights.length];
        for (int other = 0; other < left; other++) {
            int again = word(other, left);
            int word = word(point, line.length);
            long two = peers.drawTwo(alike ? words(word, again) : words(word, word, again));
            assertThat((int) (two >>> 32)).isEqualTo(first);
            drawn[(int) two]++;
        }

        for (int i = 0; i < weights.length; i++) {
            assertThat(drawn[i]).as("peer %d of %d", i, weights.length).isEqualTo(i == first ? 0 : weights[i] / common);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theSecondStandsIfItIsAnother(long seed) {
        int[] weights = weights(seed);
        int[] line = line(weights, common(weights));
        Peers peers = new Peers(Endpoints.ofWeights(1, weights));
        int point = new SplittableRandom(seed).nextInt(line.length);
        if (line.length == weights.length) {
            return; // of one weight: never drawn again
        }

        for (int other = 0; other < line.length; other++) {
            if (line[other] != line[point]) {
                long two = peers.drawTwo(words(word(point, line.length), word(other, line.length)));

                assertThat((int) two).isEqualTo(line[other]);
            }
        }
    }

    /** Few or many, of one weight or of any, and one that outweighs all. */
    private static int[] weights(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] weights = new int[2 + random.nextInt(seed % 3 == 0 ? 60 : 6)];
        int most = List.of(1, 3, 100, 1000).get(random.nextInt(4));
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 1 + random.nextInt(most);
        }
        if (seed % 5 == 0) {
            weights[random.nextInt(weights.length)] = 1000;
        }
        return weights;
    }

    private static int common(int[] weights) {
        for (int divisor = 1000; divisor > 1; divisor--) {
            boolean all = true;
            for (int weight : weights) {
                all &= weight % divisor == 0;
            }
            if (all) {
                return divisor;
            }
        }
        return 1;
    }

    /** Returns whose each point is. */
    private static int[] line(int[] weights, int common) {
        List<Integer> line = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            for (int point = 0; point < weights[i] / common; point++) {
                line.add(i);
            }
        }
        return line.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Returns the word in the middle of those that lead to {@code point}. */
    private static int word(int point, int bound) {
        return (int) (((2L * point + 1) << 31) / bound);
    }

    private static RandomGenerator words(int... words) {
        return new RandomGenerator() {
            private int next;

            @Override
            public int nextInt() {
                return words[next++];
            }

            @Override
            public long nextLong() {
                throw new AssertionError("a draw is of 32 bits");
            }
        };
    }
}
