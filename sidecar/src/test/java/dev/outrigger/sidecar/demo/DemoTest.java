package dev.outrigger.sidecar.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.control.SystemTicker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DemoTest {
    private static final Path CONF = Path.of("..", "conf");

    @Test
    @Timeout(value = 90, unit = TimeUnit.SECONDS)
    void losesNoRequestWhileTheSeedsServicesComeGoAndDie() throws Exception {
        StringWriter told = new StringWriter();
        Demo demo = new Demo(new PrintWriter(told, true), new SystemTicker());

        boolean unharmed = demo.run(CONF, 8, new SplittableRandom(20));

        assertThat(unharmed).as(told.toString()).isTrue();
        assertThat(told.toString()).contains("started    api", "killed     api", " 0 failed; ");
    }
}
