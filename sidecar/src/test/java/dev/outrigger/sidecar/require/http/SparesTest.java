package dev.outrigger.sidecar.require.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.wire.ScriptedLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SparesTest {
    private final ScriptedLoop loop = new ScriptedLoop();
    private final Spares<Integer> spares = new Spares<>(loop);

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void keepsAsManyAsAreOfUseAtOnce() {
        put(100);

        for (int second = 0; second < 60; second++) {
            List<Integer> used = all();
            used.forEach(spares::put);
            loop.advance(Duration.ofSeconds(1));
        }

        assertThat(all()).hasSize(100);
    }

    @Test
    void letsGoOfWhatNobodyWantsAndThenSleeps() {
        put(1000);

        loop.advance(Duration.ofSeconds(2));
        int armed = loop.armed();
        loop.advance(Duration.ofSeconds(20));

        assertThat(armed).isEqualTo(1);
        assertThat(loop.armed()).isZero();
        assertThat(all()).hasSize(4);
    }

    @Test
    void givesTheLastOneFirst() {
        put(3);

        assertThat(all()).containsExactly(2, 1, 0);
    }

    private void put(int count) {
        for (int i = 0; i < count; i++) {
            spares.put(i);
        }
    }

    private List<Integer> all() {
        List<Integer> all = new ArrayList<>();
        for (Integer spare = spares.take(); spare != null; spare = spares.take()) {
            all.add(spare);
        }
        return all;
    }
}
