package dev.outrigger.sidecar.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class InheritedTest {
    @AfterEach
    void forget() {
        System.clearProperty(Inherited.OURS);
    }

    @Test
    void leavesOutWhatTheLauncherSetForUs() {
        System.setProperty(Inherited.OURS, "MALLOC_ARENA_MAX");
        Map<String, String> environment = new HashMap<>(Map.of("MALLOC_ARENA_MAX", "1", "PATH", "/bin"));

        Inherited.clean(environment);

        assertThat(environment).containsExactly(Map.entry("PATH", "/bin"));
    }

    @Test
    void keepsWhatAnOperatorSet() {
        Map<String, String> environment = new HashMap<>(Map.of("MALLOC_ARENA_MAX", "4"));

        Inherited.clean(environment);

        assertThat(environment).containsEntry("MALLOC_ARENA_MAX", "4");
    }
}
