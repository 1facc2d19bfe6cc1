package dev.outrigger.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class WrkTest {
    @Test
    void readsWhatTheScriptPrints() throws Exception {
        String said = "Running 2s test\n  5 requests in 2.00s\nRESULT 5 2000000 1500 0 0 0 0 0 800 1900 2500\n";

        assertThat(Wrk.parse(said, Work.TCP_SMALL)).isEqualTo(new Wrk.Seen(5, 2_000_000, 1500, 800, 1900, 2500));
    }

    @Test
    void failsOnAnyError() {
        for (int i = 0; i < 5; i++) {
            StringBuilder said = new StringBuilder("RESULT 5 2000000 1500");
            for (int k = 0; k < 5; k++) {
                said.append(k == i ? " 1" : " 0");
            }
            said.append(" 800 1900 2500\n");

            assertThatThrownBy(() -> Wrk.parse(said.toString(), Work.TCP_SMALL)).isInstanceOf(Failed.class);
        }
    }

    @Test
    void failsOnAnswersThatAreTooShortAndOnNone() {
        assertThatThrownBy(() -> Wrk.parse("RESULT 5 2000000 1500 0 0 0 0 0 8 9 10\n", Work.TCP_64K))
                .hasMessageContaining("1500 bytes in 5 answers (expected: 65536 each)");
        assertThatThrownBy(() -> Wrk.parse("RESULT 0 2000000 0 0 0 0 0 0 0 0 0\n", Work.TCP_SMALL))
                .isInstanceOf(Failed.class);
        assertThatThrownBy(() -> Wrk.parse("unable to connect", Work.TCP_SMALL))
                .hasMessageContaining("unable to connect");
    }
}
