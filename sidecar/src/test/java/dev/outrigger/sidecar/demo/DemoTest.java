package dev.outrigger.sidecar.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.control.SystemTicker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    @Test
    @Timeout(value = 90, unit = TimeUnit.SECONDS)
    void rehearsesBeforeAnOperatorWhoFindsItRunning() throws Exception {
        List<String> seen = new ArrayList<>();
        Demo demo = new Demo(new PrintWriter(Writer.nullWriter()), new SystemTicker());

        demo.rehearse(CONF, new SplittableRandom(21), file -> {
            seen.add(String.valueOf(file.getFileName()));
            seen.add(Files.exists(file.resolveSibling("run/admin.sock")) ? "served" : "not served");
        });

        assertThat(seen).containsExactly("outrigger.json", "served");
    }
}
