package dev.outrigger.sidecar.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import org.slf4j.event.KeyValuePair;

/**
 * {@code 2026-11-24T02:34:45.588Z INFO  Composed started node=web-17}, and below it the trace of an exception. Of a control
 * character, which only others can have written, a {@code ?} is left: nothing of theirs begins a line or paints a terminal.
 */
final class TextLines implements LineFormat {
    private static final int LEVEL_WIDTH = 5;

    private final Stamp stamp = new Stamp();

    @Override
    public void append(StringBuilder to, ILoggingEvent event) {
        int from = to.length();
        stamp.append(to, event.getTimeStamp());
        String level = event.getLevel().toString();
        to.append(' ').append(level);
        to.append(" ".repeat(Math.max(1, LEVEL_WIDTH + 1 - level.length())));
        String logger = event.getLoggerName();
        to.append(logger, logger.lastIndexOf('.') + 1, logger.length());
        to.append(' ').append(event.getFormattedMessage());
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                to.append(' ').append(pair.key).append('=').append(pair.value);
            }
        }
        for (int i = from; i < to.length(); i++) {
            if (Character.isISOControl(to.charAt(i))) {
                to.setCharAt(i, '?');
            }
        }
        to.append('\n');
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            to.append(ThrowableProxyUtil.asString(thrown));
        }
    }
}
