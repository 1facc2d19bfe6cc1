package dev.outrigger.routing;

import java.util.Locale;

/** The classes of the order of choice: the next is used only when the one before has nobody. */
public enum Choice {
    /** {@code up}, neither ejected nor unreached; and HELD ones that answer. */
    PREFERRED,
    /** Ejected for a bad answer. Panic merges them into {@link #PREFERRED}. */
    EJECTED,
    /** {@code starting} or {@code down} by their provider's own word. */
    DOWN,
    /** {@code draining} or {@code leaving}, as long as they accept. */
    DRAINING,
    /** Could last not be reached: one attempt a connection. */
    UNREACHED;

    /** Returns its word in metrics and answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
