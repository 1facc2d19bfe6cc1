package dev.outrigger.sidecar.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import dev.outrigger.sidecar.config.NodeConfig;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of this process, as far as it can be changed while it runs. Does nothing if a {@code logback.configurationFile} rules.
 * Callable on any thread, as often as one likes: files are opened and written on the log's own thread.
 */
public final class Logs {
    private static final Logger log = LoggerFactory.getLogger(Logs.class);

    private Logs() {}

    /** Puts the node file's {@code log} in force, instead of what was before. */
    public static void apply(NodeConfig.Log settings) {
        Optional<LogSink> sink = sink();
        if (sink.isEmpty()) {
            log.info("log settings of the node file have no effect: {} rules", Logging.FOREIGN);
            return;
        }
        Logging.level((LoggerContext) LoggerFactory.getILoggerFactory(), Level.toLevel(settings.level(), Level.INFO));
        sink.get().form(new LogSink.Form(settings.format().equals("json"), settings.file(), Console.OUT));
    }

    /** Opens the log file anew: it was moved away. */
    public static void reopen() {
        sink().ifPresent(LogSink::reopen);
    }

    /** Returns how many lines were dropped because they came faster than they could be written. */
    public static long dropped() {
        return sink().map(LogSink::dropped).orElse(0L);
    }

    private static Optional<LogSink> sink() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext loggers
                        && loggers.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(LogSink.NAME) instanceof LogSink sink
                ? Optional.of(sink)
                : Optional.empty();
    }
}
