package dev.outrigger.sidecar.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import dev.outrigger.discovery.document.Problems;
import java.util.regex.Pattern;
import org.slf4j.event.KeyValuePair;

/**
 * {@code 2026-11-24T02:34:45.588Z INFO  Composed started node=web-17}, and below it the trace of an exception. No control
 * character is left, which only others can have written: nothing of theirs begins a line or paints a terminal.
 */
final class TextLines implements LineFormat {
    private static final int LEVEL_WIDTH = 5;

    /** But for the ends and the indents of lines. */
    private static final Pattern CONTROLS = Pattern.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f]");

    private final Stamp stamp = new Stamp();

    @Override
    public void append(StringBuilder to, ILoggingEvent event) {
        stamp.append(to, event.getTimeStamp());
        String level = event.getLevel().toString();
        to.append(' ').append(level);
        to.append(" ".repeat(Math.max(1, LEVEL_WIDTH + 1 - level.length())));
        String logger = event.getLoggerName();
        to.append(logger, logger.lastIndexOf('.') + 1, logger.length());
        to.append(' ').append(Problems.oneLine(event.getFormattedMessage()));
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                to.append(' ').append(pair.key).append('=').append(Problems.oneLine(String.valueOf(pair.value)));
            }
        }
        to.append('\n');
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            to.append(CONTROLS.matcher(ThrowableProxyUtil.asString(thrown)).replaceAll("?"));
        }
    }
}
