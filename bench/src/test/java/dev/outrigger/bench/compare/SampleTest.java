package dev.outrigger.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SampleTest {
    @Test
    void joinsRunsByTheirSumsAndLatenciesByTheirRequests() {
        Sample one = new Sample(100, 2_000, 10, 40, 50, 60, 7, 8, 1, 9, 2, 500);
        Sample other = new Sample(300, 2_500, 30, 80, 90, 100, 5, 6, 3, 4, 1, 700);

        assertThat(Sample.join(List.of(one, other)))
                .isEqualTo(new Sample(400, 4_500, 40, 70, 80, 90, 12, 14, 4, 13, 3, 700));
        assertThat(Sample.join(List.of(one))).isEqualTo(one);
    }

    @ParameterizedTest
    @CsvSource({"10,5,2 2 2 2 2", "5,3,1 2 2", "1,1,1", "2,5,0 0 1 0 1", "5,10,0 1 0 1 0 1 0 1 0 1"})
    void sharesSecondsAmongSlices(int seconds, int slices, String expected) {
        String parts = String.join(
                " ",
                IntStream.range(0, slices)
                        .mapToObj(slice -> String.valueOf(Matrix.part(seconds, slices, slice)))
                        .toList());

        assertThat(parts).isEqualTo(expected);
    }
}
