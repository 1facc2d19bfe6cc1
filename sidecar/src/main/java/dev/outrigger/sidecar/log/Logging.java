package dev.outrigger.sidecar.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.hook.DefaultShutdownHook;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.outrigger.sidecar.control.SystemTicker;
import java.util.Optional;

/*
 * In Java, because to read the same from XML takes a tenth of the start: the parser, the model, and reflection over it.
 */
/**
 * How the process logs until the node file is read ({@link Logs#apply}), and for good if it has none, unless {@code
 * -Dlogback.configurationFile} names a file. Logback finds and calls it, once, with the first logger that is asked for.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    /** Names a file of Logback's own, which then rules alone. */
    static final String FOREIGN = "logback.configurationFile";

    /** For Logback. */
    public Logging() {}

    @Override
    public ExecutionStatus configure(LoggerContext loggers) {
        if (System.getProperty(FOREIGN) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        level(loggers, Level.toLevel(System.getProperty("outrigger.log.level"), Level.INFO));
        boolean aside = "System.err".equals(System.getProperty("outrigger.log.target"));
        LogSink sink = new LogSink(
                new LogSink.Form(false, Optional.empty(), aside ? Console.ERROR : Console.OUT),
                Console.ERROR,
                new SystemTicker());
        sink.setContext(loggers);
        sink.start();
        loggers.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(sink);
        DefaultShutdownHook hook = new DefaultShutdownHook(); // writes what is left in the queue
        hook.setContext(loggers);
        Runtime.getRuntime().addShutdownHook(new Thread(hook, "outrigger-logs"));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Has {@code loggers} tell of ourselves from {@code ours} on, and of libraries warnings at most. */
    static void level(LoggerContext loggers, Level ours) {
        String libraries = System.getProperty("outrigger.log.libraries", "");
        loggers.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(ours);
        // An embedded server warns of settings that are meant.
        loggers.getLogger("org.apache.zookeeper.server").setLevel(Level.ERROR);
        Level warnings = ours.isGreaterOrEqual(Level.WARN) ? ours : Level.WARN;
        for (String library : new String[] {"org.apache.zookeeper", "org.apache.curator", "io.netty"}) {
            loggers.getLogger(library).setLevel(Level.toLevel(libraries, warnings));
        }
        // Each attempt to connect, once a second; that nobody answers is told by us, once.
        loggers.getLogger("org.apache.zookeeper.ClientCnxn").setLevel(Level.toLevel(libraries, Level.ERROR));
    }
}
