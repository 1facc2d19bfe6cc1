package dev.outrigger.sidecar.log;

import java.util.Map;

/** The sole argument of a log line that has fields of its own: its {@code toString} is the line in words. Immutable. */
public interface LogFields {
    /** Returns the fields in their order: texts, numbers, truths, times and lists of these. */
    Map<String, Object> fields();
}
