package dev.outrigger.sidecar;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.hook.DefaultShutdownHook;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;

/*
 * In Java, because to read the same from XML takes a tenth of the start: the parser, the model, and reflection over it.
 */
/**
 * How the process logs unless {@code -Dlogback.configurationFile} names a file. Logback finds and calls it, once, with the first
 * logger that is asked for.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level %logger{0} %msg%n";
    private static final int QUEUE = 4096;

    /** For Logback. */
    public Logging() {}

    @Override
    public ExecutionStatus configure(LoggerContext loggers) {
        if (System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        String libraries = System.getProperty("outrigger.log.libraries", "");
        // An embedded server warns of settings that are meant.
        loggers.getLogger("org.apache.zookeeper.server").setLevel(Level.ERROR);
        loggers.getLogger("org.apache.zookeeper").setLevel(Level.toLevel(libraries, Level.WARN));
        // Each attempt to connect, once a second; that nobody answers is told by us, once.
        loggers.getLogger("org.apache.zookeeper.ClientCnxn").setLevel(Level.toLevel(libraries, Level.ERROR));
        loggers.getLogger("org.apache.curator").setLevel(Level.toLevel(libraries, Level.WARN));
        loggers.getLogger("io.netty").setLevel(Level.toLevel(libraries, Level.WARN));
        ch.qos.logback.classic.Logger root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(System.getProperty("outrigger.log.level"), Level.INFO));
        root.addAppender(aside(loggers, console(loggers)));
        DefaultShutdownHook hook = new DefaultShutdownHook(); // writes what is left in the queue
        hook.setContext(loggers);
        Runtime.getRuntime().addShutdownHook(new Thread(hook, "outrigger-logs"));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static ConsoleAppender<ILoggingEvent> console(LoggerContext loggers) {
        PatternLayoutEncoder lines = new PatternLayoutEncoder();
        lines.setContext(loggers);
        lines.setCharset(StandardCharsets.UTF_8);
        lines.setPattern(PATTERN);
        lines.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(loggers);
        console.setName("console");
        console.setTarget(System.getProperty("outrigger.log.target", "System.out"));
        console.setEncoder(lines);
        console.start();
        return console;
    }

    /* Loops and the control thread never wait for a terminal; what does not fit is dropped, lowest levels first. */
    private static AsyncAppender aside(LoggerContext loggers, ConsoleAppender<ILoggingEvent> console) {
        AsyncAppender aside = new AsyncAppender();
        aside.setContext(loggers);
        aside.setName("aside");
        aside.setQueueSize(QUEUE);
        aside.setNeverBlock(true);
        aside.addAppender(console);
        aside.start();
        return aside;
    }
}
