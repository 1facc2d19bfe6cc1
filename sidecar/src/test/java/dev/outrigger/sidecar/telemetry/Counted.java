package dev.outrigger.sidecar.telemetry;

/** What a loop has counted, for tests of those who count. */
public final class Counted {
    private Counted() {}

    /** Returns how many bytes downstreams were sent. */
    public static long sent(LoopMeters of) {
        return of.at(LoopMeters.SENT);
    }

    /** Returns how often {@code limit} was met. */
    public static long hits(LoopMeters of, Limit limit) {
        return of.at(LoopMeters.cell(LoopMeters.LIMITS, limit));
    }
}
