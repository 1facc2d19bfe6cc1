package dev.outrigger.sidecar.telemetry;

import java.util.Locale;

/** A limit of {@code traffic} that a request or connection may hit. */
public enum Limit {
    MAX_CONNECTIONS,
    MAX_PENDING,
    MAX_REQUESTS_PER_ENDPOINT;

    /** Returns its key in {@code traffic}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
