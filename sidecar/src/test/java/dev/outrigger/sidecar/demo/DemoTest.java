package dev.outrigger.sidecar.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.fail;

import dev.outrigger.sidecar.admin.AdminClient;
import dev.outrigger.sidecar.control.SystemTicker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
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
        List<Integer> tables = new ArrayList<>();
        Demo demo = new Demo(new PrintWriter(Writer.nullWriter()), new SystemTicker());

        demo.rehearse(CONF, new SplittableRandom(21), file -> tables.addAll(tablesOfTheCrowd(file)));

        // A hundred services with twenty changes each, of which some are read together.
        assertThat(tables)
                .hasSize(100)
                .allSatisfy(updates -> assertThat(updates).isGreaterThan(5));
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void rehearsesNoFurtherOnceItIsStopped() {
        Demo demo = new Demo(new PrintWriter(Writer.nullWriter()), new SystemTicker());
        demo.stop();

        assertThatIOException()
                .isThrownBy(() -> demo.rehearse(CONF, new SplittableRandom(22), file -> fail("asked meanwhile")))
                .withMessageContaining("ended before");
    }

    private static List<Integer> tablesOfTheCrowd(Path file) {
        try (AdminClient admin = new AdminClient(file.resolveSibling("run").resolve("admin.sock"))) {
            String metrics = admin.get("/metrics", Duration.ofSeconds(10)).text();
            return Pattern.compile("outrigger_table_updates_total\\{service=\"crowd-\\d+\"} (\\d+)")
                    .matcher(metrics)
                    .results()
                    .map(found -> Integer.valueOf(found.group(1)))
                    .toList();
        } catch (IOException unanswered) {
            throw new UncheckedIOException(unanswered);
        }
    }
}
