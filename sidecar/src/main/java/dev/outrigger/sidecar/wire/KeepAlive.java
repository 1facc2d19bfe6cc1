package dev.outrigger.sidecar.wire;

/** How a dead peer is found: after 60 s of silence six probes 10 s apart, or 30 s of unacknowledged bytes to an endpoint. */
final class KeepAlive {
    static final int IDLE_SECONDS = 60;
    static final int INTERVAL_SECONDS = 10;
    static final int PROBES = 6;
    static final int TCP_USER_TIMEOUT = 18;
    static final int USER_TIMEOUT_MILLIS = 30_000;

    /** A connection to an endpoint that ends before does without: the options are five calls, and nothing of them is due yet. */
    static final long PUT_OFF_NANOS = 5_000_000_000L;

    private KeepAlive() {}
}
