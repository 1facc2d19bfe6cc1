package dev.outrigger.sidecar.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real process under real signals. */
final class SignalsTest {
    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void stopsInOrderAtTheFirstSignalAndExitsByItself(String signal) throws Exception {
        try (JavaProcess child = new JavaProcess(SignalledMain.class)) {
            assertThat(child.says("ready")).isTrue();

            child.signal(signal);

            assertThat(child.says("stopping")).isTrue();
            assertThat(child.says("stopped")).isTrue();
            assertThat(child.exit()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM,TERM,143", "TERM,INT,130"})
    void endsAtOnceAtTheSecondSignal(String first, String second, int status) throws Exception {
        try (JavaProcess child = new JavaProcess(SignalledMain.class, "slow")) {
            assertThat(child.says("ready")).isTrue();
            child.signal(first);
            assertThat(child.says("stopping")).isTrue();

            child.signal(second);

            assertThat(child.exit()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource({"HUP,reload", "USR1,reopen"})
    void goesOnAfterTheOtherTwo(String signal, String said) throws Exception {
        try (JavaProcess child = new JavaProcess(SignalledMain.class)) {
            assertThat(child.says("ready")).isTrue();

            child.signal(signal);
            assertThat(child.says(said)).isTrue();
            child.signal(signal);

            assertThat(child.says(said)).isTrue();
        }
    }
}
