package dev.outrigger.sidecar.log;

import ch.qos.logback.classic.spi.ILoggingEvent;

/** How a log event becomes lines. Confined to one thread. */
@FunctionalInterface
interface LineFormat {
    /** Appends {@code event} to {@code to}, ended by a line feed. */
    void append(StringBuilder to, ILoggingEvent event);
}
