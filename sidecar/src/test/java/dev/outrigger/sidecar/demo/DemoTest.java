package dev.outrigger.sidecar.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.fail;

import dev.outrigger.sidecar.Sidecar;
import dev.outrigger.sidecar.StartException;
import dev.outrigger.sidecar.admin.AdminClient;
import dev.outrigger.sidecar.config.ConfigException;
import dev.outrigger.sidecar.config.Loaded;
import dev.outrigger.sidecar.config.Machine;
import dev.outrigger.sidecar.control.SystemTicker;
import dev.outrigger.sidecar.process.Supervision;
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

        List<Sidecar> consumer = new ArrayList<>();
        demo.rehearse(CONF, new SplittableRandom(21), file -> consumer.add(start(file)), file -> {
            tables.addAll(tablesOfTheCrowd(file));
            consumer.forEach(Sidecar::close);
        });

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
        List<Sidecar> consumer = new ArrayList<>();

        assertThatIOException()
                .isThrownBy(() -> demo.rehearse(
                        CONF,
                        new SplittableRandom(22),
                        file -> consumer.add(start(file)),
                        file -> fail("asked meanwhile")))
                .withMessageContaining("ended before");
        consumer.forEach(Sidecar::close);
    }

    private static Sidecar start(Path file) {
        try {
            return Sidecar.start(Loaded.of(file, Machine.local(), true), new SplittableRandom(23), Supervision.NONE);
        } catch (ConfigException | StartException refused) {
            throw new IllegalStateException(refused);
        }
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
