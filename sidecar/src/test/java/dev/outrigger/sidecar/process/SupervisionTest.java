package dev.outrigger.sidecar.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SupervisionTest {
    private static final long PID = 4711;

    @Test
    void isNoneWithoutASocket() {
        assertThat(Supervision.of(Map.of("WATCHDOG_USEC", "1000000"), PID)).isEqualTo(Supervision.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/run/systemd/notify", "@/org/freedesktop/systemd1/notify"})
    void knowsBothKindsOfSockets(String name) {
        assertThat(Supervision.of(Map.of("NOTIFY_SOCKET", name), PID).socket()).hasValue(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "/", "relative", "vsock:2:1234"})
    void doesWithoutASocketThatItDoesNotKnow(String name) {
        assertThat(Supervision.of(Map.of("NOTIFY_SOCKET", name), PID)).isEqualTo(Supervision.NONE);
    }

    @ParameterizedTest
    @CsvSource({"'',PT30S", "4711,PT30S", "1,", "odd,"})
    void heedsAWatchdogThatIsMeantForThisProcess(String whose, Duration expected) {
        Map<String, String> environment =
                Map.of("NOTIFY_SOCKET", "/s", "WATCHDOG_USEC", "30000000", "WATCHDOG_PID", whose);

        assertThat(Supervision.of(environment, PID).watchdog()).isEqualTo(Optional.ofNullable(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "30s", "99999999999999999999"})
    void doesWithoutAWatchdogThatIsNoNumber(String micros) {
        Supervision supervision = Supervision.of(Map.of("NOTIFY_SOCKET", "/s", "WATCHDOG_USEC", micros), PID);

        assertThat(supervision).isEqualTo(new Supervision(Optional.of("/s"), Optional.empty()));
    }
}
