package dev.outrigger.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class OptionsTest {
    @Test
    void measuresWhatIsPromisedByDefault() {
        Options options = Options.of(List.of());

        assertThat(options.works()).hasSize(8).doesNotContain(Work.TCP_UPLOAD);
        assertThat(options.connections()).containsExactly(64);
        assertThat(options.rounds()).isEqualTo(11);
        assertThat(options.seconds()).isEqualTo(10);
    }

    @Test
    void letsNarrowerOptionsWin() {
        Options options = Options.of(List.of("--rounds", "3", "--quick", "--works", "http-post,tcp-1m"));

        assertThat(options.works()).containsExactly(Work.HTTP_POST, Work.TCP_1M);
        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.seconds()).isEqualTo(1);
    }

    @Test
    void pacesOnlyWhatAnOpenLoopSends() {
        assertThat(Options.of(List.of("--fixed-rate", "--all")).works())
                .contains(Work.TCP_64K, Work.HTTP_SMALL)
                .doesNotContain(Work.TCP_NEW, Work.HTTP_NEW, Work.HTTP_POST, Work.TCP_UPLOAD);
        assertThatThrownBy(() -> Options.of(List.of("--fixed-rate", "--works", "tcp-small,http-new")))
                .hasMessageContaining("\"http-new\" (expected: requests without a body");
        assertThatThrownBy(() -> Options.of(List.of("--show", "file", "--fixed-rate")))
                .hasMessageContaining("expected: without --against and --show");
    }

    @Test
    void saysWhatWasExpected() {
        assertThatThrownBy(() -> Options.of(List.of("--works", "smtp")))
                .hasMessageContaining("expected: one of tcp-small");
        assertThatThrownBy(() -> Options.of(List.of("--rounds", "0")))
                .hasMessageContaining("expected: an integer in 1..1000");
        assertThatThrownBy(() -> Options.of(List.of("--fast"))).isInstanceOf(IllegalArgumentException.class);
    }
}
