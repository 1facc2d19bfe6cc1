package dev.outrigger.discovery.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InstanceFormatTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-31T23:59:59Z",
                "2026-01-31T23:59:59.007Z",
                "2024-02-29T00:00:00.123456789Z",
                "1969-12-31T23:59:59.999Z",
                "2026-01-31T23:59:59+01:00"
            })
    void readsTheTimesOfAnyWriter(String time) throws Exception {
        long millis = registeredAt('"' + time + '"');

        assertThat(millis).isEqualTo(Instant.parse(time).toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"2026-02-30T00:00:00Z\"", "\"2026-13-01T00:00:00Z\"", "\"yesterday\"", "\"\"", "null", "[]"})
    void takesATimeThatIsNoneForUnknown(String time) throws Exception {
        long millis = registeredAt(time);

        assertThat(millis).isZero();
    }

    @Test
    void takesANumberForMilliseconds() throws Exception {
        long millis = registeredAt("1700000000123");

        assertThat(millis).isEqualTo(1_700_000_000_123L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "7", "\"text\"", "{", "{\"host\":\"a\",\"host\":\"b\"}"})
    void refusesWhatIsNotOneObject(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> InstanceFormat.read("10.0.0.1:80", bytes)).isInstanceOf(InstanceFormat.Refused.class);
    }

    private static long registeredAt(String json) throws InstanceFormat.Refused {
        String text = "{\"host\":\"10.0.0.1\",\"port\":80,\"registered_at\":" + json + "}";
        return InstanceFormat.read("10.0.0.1:80", text.getBytes(StandardCharsets.UTF_8))
                .registeredAtMillis();
    }
}
