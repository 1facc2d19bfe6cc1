package dev.outrigger.routing;

import java.util.Locale;

/** What a listener speaks. */
public enum Protocol {
    /** Bytes, passed on as they come. */
    TCP,
    /** HTTP/1.1, balanced request by request. */
    HTTP;

    /** Returns its word in configuration and answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
