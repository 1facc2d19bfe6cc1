package dev.outrigger.sidecar.require.http;

import dev.outrigger.sidecar.http1.RequestHead;
import dev.outrigger.sidecar.log.AccessEntry;
import dev.outrigger.sidecar.log.AccessTap;

/** What the access log is told of exchanges, one after the other. Confined to its loop. */
final class Account {
    private final AccessTap tap;
    private final RequestHead head;
    private final Upload upload;
    private Outlet out;
    private AccessEntry entry = AccessEntry.OFF;
    private long takenBefore;
    private long sentBefore;
    private long tunnelledIn;
    private long tunnelledOut;

    Account(AccessTap tap, RequestHead head, Upload upload, Outlet out) {
        this.tap = tap;
        this.head = head;
        this.upload = upload;
        this.out = out;
    }

    /** The exchanges that follow are answered through {@code other}. */
    void serve(Outlet other) {
        out = other;
    }

    /** A request, complete or given up, that began to come in at {@code firstNanos}. */
    void begin(long firstNanos, long nanos) {
        entry = tap.begin(firstNanos);
        if (entry.on()) {
            entry.request(head.method(), head.path(), head.requestId(), nanos);
            takenBefore = upload.taken();
            sentBefore = out.sent();
            tunnelledIn = 0;
            tunnelledOut = 0;
        }
    }

    /** Returns what is noted of the exchange that runs. */
    AccessEntry entry() {
        return entry;
    }

    /** Counts what passed through a tunnel. */
    void tunnelled(long in, long bytesOut) {
        tunnelledIn += in;
        tunnelledOut += bytesOut;
    }

    /** The exchange is over. Idempotent. */
    void end(long nanos) {
        if (entry.on()) {
            long in = head.length() + upload.taken() - takenBefore + tunnelledIn;
            entry = tap.end(entry, in, out.sent() - sentBefore + tunnelledOut, nanos);
        }
    }
}
