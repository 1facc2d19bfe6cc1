package dev.outrigger.sidecar.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Index.atIndex;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of a log line from a thread that must not wait to a file. */
final class LogSinkTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final LoggerContext loggers = new LoggerContext();
    private final Logger logger = loggers.getLogger("dev.outrigger.any.Place");
    private LogSink sink =
            new LogSink(new LogSink.Form(false, Optional.empty(), Console.OUT), Console.ERROR, System::nanoTime);

    @AfterEach
    void stop() {
        sink.stop();
    }

    private void start(boolean json, Path file) {
        start(json, file, Console.ERROR);
    }

    private void start(boolean json, Path file, Console instead) {
        sink = new LogSink(new LogSink.Form(json, Optional.of(file), Console.OUT), instead, System::nanoTime);
        sink.setContext(loggers);
        sink.start();
        loggers.getLogger("ROOT").addAppender(sink);
    }

    private record Ejection(Map<String, Object> fields) implements LogFields {
        @Override
        public String toString() {
            return "endpoint ejected";
        }
    }

    private JsonNode only(Path file) throws IOException {
        sink.stop();
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1);
        JsonNode line = JSON.readTree(lines.get(0));
        assertThat(AccessFile.schema("log").validate(line)).isEmpty();
        return line;
    }

    @Test
    void writesAnEventsFieldsEachByItself() throws Exception {
        Path file = folder.resolve("log.json");
        start(true, file);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("service", "api");
        fields.put("time", "theirs");
        fields.put("for_seconds", Duration.ofMillis(1500));
        fields.put("ids", List.of("a", "b\n\"c\""));
        fields.put("count", 7);

        logger.warn("{}", new Ejection(fields));
        JsonNode line = only(file);

        assertThat(line.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(line.path("level").asText()).isEqualTo("WARN");
        assertThat(line.path("logger").asText()).isEqualTo("dev.outrigger.any.Place");
        assertThat(line.path("message").asText()).isEqualTo("endpoint ejected");
        assertThat(line.path("service").asText()).isEqualTo("api");
        assertThat(line.path("time_").asText()).isEqualTo("theirs");
        assertThat(line.path("for_seconds").asDouble()).isEqualTo(1.5);
        assertThat(line.path("ids").get(1).asText()).isEqualTo("b\n\"c\"");
        assertThat(line.path("count").asInt()).isEqualTo(7);
    }

    @Test
    void findsTheFieldsOfAnOrdinaryLine() throws Exception {
        Path file = folder.resolve("log.json");
        start(true, file);

        logger.info("started {} times node={} connections={} why=\"{}\"", 3, "web-17\u0007\u00e9", 12, "a b");
        JsonNode line = only(file);

        assertThat(line.path("message").asText())
                .isEqualTo("started 3 times node=web-17\u0007\u00e9 connections=12 why=\"a b\"");
        assertThat(line.path("why").asText()).isEqualTo("a b");
        assertThat(line.path("node").asText()).isEqualTo("web-17\u0007\u00e9");
        assertThat(line.path("connections").isInt()).isTrue();
    }

    @Test
    void keepsAnExceptionOnItsLine() throws Exception {
        Path file = folder.resolve("log.json");
        start(true, file);

        logger.error("action threw", new IllegalStateException("broken\nin two"));
        JsonNode line = only(file);

        assertThat(line.path("exception").asText())
                .startsWith("java.lang.IllegalStateException: broken\nin two")
                .contains("LogSinkTest");
    }

    @Test
    void losesOneLineToAnArgumentThatThrows() throws Exception {
        Path file = folder.resolve("log.json");
        start(true, file);
        AtomicInteger asked = new AtomicInteger();
        Object once = new Object() {
            @Override
            public String toString() {
                if (asked.incrementAndGet() > 1) {
                    throw new IllegalStateException("changed meanwhile");
                }
                return "once";
            }
        };

        logger.info("first thing={}", once);
        logger.info("second");
        sink.stop();

        assertThat(Files.readAllLines(file))
                .hasSize(2)
                .satisfies(
                        line -> assertThat(line).contains("log line not written line=", "IllegalStateException"),
                        atIndex(0))
                .satisfies(line -> assertThat(line).contains("\"message\":\"second\""), atIndex(1));
    }

    @Test
    void addsNoLineToATextAndSpeaksToNoTerminal() throws Exception {
        Path file = folder.resolve("text.log");
        start(false, file);

        logger.warn(
                "refused uri={}",
                "/\u001b[2J\u009b\r\n2026-01-01T00:00:00Z INFO  well",
                new IOException("a\u001b[31m"));
        awaitLine(file);

        assertThat(Files.readString(file))
                .contains(" refused uri=/\\u001b[2J\\u009b\\u000d\\u000a2026-01-01T00:00:00Z INFO  well\n")
                .contains("java.io.IOException: a?[31m\n\tat ")
                .doesNotContain("\u001b");
    }

    @Test
    void changesFormatAndFileWhileItRuns() throws Exception {
        Path first = folder.resolve("first.log");
        Path second = folder.resolve("second.log");
        start(false, first);
        logger.info("one a={}", 1);
        awaitLine(first);

        sink.form(new LogSink.Form(true, Optional.of(second), Console.OUT));
        logger.info("two a={}", 2);
        awaitLine(second);

        assertThat(Files.readString(first)).matches("\\S+Z INFO  Place one a=1\n");
        assertThat(JSON.readTree(Files.readString(second)).path("a").asInt()).isEqualTo(2);
    }

    @Test
    void dropsMinorLinesFirstCountsThemAndTellsIt() throws Exception {
        Path fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        start(false, fifo); // who opens it for writing waits for a reader
        for (int i = 0; i < 2 * LogSink.MOST; i++) {
            logger.info("minor {}", i);
        }
        logger.warn("a warning");
        long dropped = sink.dropped();

        Process reader = new ProcessBuilder("timeout", "10", "cat", fifo.toString())
                .redirectOutput(folder.resolve("read.log").toFile())
                .start();
        awaitLine(folder.resolve("read.log"));
        sink.stop();
        reader.waitFor(10, TimeUnit.SECONDS);

        String read = Files.readString(folder.resolve("read.log"));
        assertThat(dropped).isBetween((long) LogSink.MOST, 2L * LogSink.MOST);
        assertThat(read).contains("a warning\n");
        long told = Pattern.compile("log lines dropped count=(\\d+)")
                .matcher(read)
                .results()
                .mapToLong(line -> Long.parseLong(line.group(1)))
                .sum();
        assertThat(told).isEqualTo(dropped);
    }

    @Test
    void aFileThatCannotBeWrittenHoldsUpNobodyAndGetsItsLinesWhenItCan() throws Exception {
        Path file = folder.resolve("missing/outrigger.log");
        Path instead = folder.resolve("instead.log");
        start(false, file, new Console(new FileOutputStream(instead.toFile())));
        logger.info("elsewhere");
        awaitLine(instead);

        Path missing = Files.createDirectory(folder.resolve("missing"));
        FolderEvents.await(missing, () -> Files.exists(file) && Files.size(file) > 0);
        logger.info("here");
        sink.stop();

        assertThat(Files.readString(file))
                .contains("log file can be written again file=" + file + " lines_elsewhere=1")
                .contains(" here\n")
                .doesNotContain("Place elsewhere");
        assertThat(Files.readString(instead))
                .contains(
                        "log file cannot be written",
                        "file=" + file,
                        "why=\"no such file or directory\"",
                        "Place elsewhere");
    }

    @Test
    void takesNothingBelowTheLevelInForce() {
        Logging.level(loggers, Level.ERROR);

        boolean library = loggers.getLogger("io.netty.any").isWarnEnabled();
        boolean ours = logger.isWarnEnabled();
        Logging.level(loggers, Level.DEBUG);

        assertThat(library).isFalse();
        assertThat(ours).isFalse();
        assertThat(logger.isDebugEnabled()).isTrue();
        assertThat(loggers.getLogger("io.netty.any").isInfoEnabled()).isFalse();
    }

    private void awaitLine(Path file) throws Exception {
        FolderEvents.await(folder, () -> Files.exists(file) && Files.size(file) > 0);
    }
}
