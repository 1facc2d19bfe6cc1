package dev.outrigger.sidecar.telemetry;

import dev.outrigger.routing.Choice;
import dev.outrigger.routing.Reason;

/**
 * What one event loop counts for one service. Written by that loop alone: no lock, no allocation, no atomic instruction. Read
 * by others as it is, a moment old.
 */
public final class LoopMeters {
    static final int CONNECTIONS = 0;
    static final int CLOSED = 1;
    static final int RECEIVED = 2;
    static final int SENT = 3;
    static final int RETRIES = 4;
    /** 1xx to 5xx. */
    static final int CODES = 5;

    static final int CODE_CLASSES = 5;
    static final int REASONS = CODES + CODE_CLASSES;
    static final int CHOICES = REASONS + Reason.values().length;
    static final int LIMITS = CHOICES + Choice.values().length;
    static final int REQUEST = LIMITS + Limit.values().length;
    static final int CONNECT = REQUEST + Buckets.CELLS;

    private final Cells cells = new Cells(CONNECT + Buckets.CELLS);

    /** Counts a downstream connection, and one more that is open. */
    public void connectionOpened() {
        cells.add(CONNECTIONS, 1);
    }

    /** One fewer is open. */
    public void connectionClosed() {
        cells.add(CLOSED, 1);
    }

    /**
     * Counts one answered request.
     *
     * @param status 100 to 599, ours or theirs
     * @param nanos from the request's first byte to the last of the answer
     */
    public void request(int status, long nanos) {
        int codeClass = Math.min(Math.max(status / 100, 1), CODE_CLASSES) - 1;
        cells.add(CODES + codeClass, 1);
        Buckets.record(cells, REQUEST, nanos);
    }

    /** Counts bytes that the downstream sent. */
    public void received(long bytes) {
        cells.add(RECEIVED, bytes);
    }

    /** Counts bytes that the downstream was sent. */
    public void sent(long bytes) {
        cells.add(SENT, bytes);
    }

    /** Counts an upstream connection that stood after {@code nanos}. */
    public void upstreamConnected(long nanos) {
        Buckets.record(cells, CONNECT, nanos);
    }

    /** Counts a request or connection that we answered ourselves. */
    public void localError(Reason reason) {
        cells.add(cell(REASONS, reason), 1);
    }

    /** Counts one more attempt of the same exchange. */
    public void retried() {
        cells.add(RETRIES, 1);
    }

    /** Counts a pick from a class after the first two. */
    public void lastResort(Choice choice) {
        cells.add(cell(CHOICES, choice), 1);
    }

    /** Counts a request or connection that had to wait or was refused for {@code limit}. */
    public void limitHit(Limit limit) {
        cells.add(cell(LIMITS, limit), 1);
    }

    /** Returns the index of {@code word}'s cell in the block at {@code base}: a lookup in a map would cost more than the count. */
    @SuppressWarnings("EnumOrdinal") // never stored, never sent: an index within this process
    static int cell(int base, Enum<?> word) {
        return base + word.ordinal();
    }

    /** Returns a cell. Thread-safe. */
    long at(int index) {
        return cells.at(index);
    }
}
