package dev.outrigger.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SignalsTest {
    @Test
    void reachesOneThatIsStoppedOnceItGoesOn() throws Exception {
        Process sleep = new ProcessBuilder("sleep", "60").start();
        try (Signals signals = new Signals()) {
            signals.send("STOP", sleep);
            signals.send("TERM", sleep);
            boolean early = sleep.waitFor(100, TimeUnit.MILLISECONDS);
            signals.send("CONT", sleep);

            assertThat(early).isFalse();
            assertThat(sleep.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            sleep.destroyForcibly();
        }
    }

    @Test
    void saysWhomItDoesNotReach() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();

        try (Signals signals = new Signals()) {
            assertThatThrownBy(() -> signals.send("INT", gone))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("kill -s INT " + gone.pid());
        }
    }
}
