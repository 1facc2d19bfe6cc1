package dev.outrigger.routing;

/**
 * Something that changed, worth a log line, a metric and an operator's glance. Each module has its own sealed family of
 * these.
 */
public interface Event {
    /** Returns the service it concerns, or an empty string. */
    String service();
}
