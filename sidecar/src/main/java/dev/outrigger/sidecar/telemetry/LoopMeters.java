package dev.outrigger.sidecar.telemetry;

import dev.outrigger.routing.Choice;
import dev.outrigger.routing.Reason;

/**
 * What one event loop counts for one service. Written by that loop alone, in plain longs; read by others as they are, a
 * moment old.
 */
public final class LoopMeters {
    /** Counts a downstream connection, and one more that is open. */
    public void connectionOpened() {}

    /** One fewer is open. */
    public void connectionClosed() {}

    /**
     * Counts one answered request.
     *
     * @param status 100 to 599, ours or theirs
     * @param nanos from the request's first byte to the last of the answer
     */
    public void request(int status, long nanos) {}

    /** Counts bytes that the downstream sent. */
    public void received(long bytes) {}

    /** Counts bytes that the downstream was sent. */
    public void sent(long bytes) {}

    /** Counts an upstream connection that stood after {@code nanos}. */
    public void upstreamConnected(long nanos) {}

    /** Counts a request or connection that we answered ourselves. */
    public void localError(Reason reason) {}

    /** Counts one more attempt of the same exchange. */
    public void retried() {}

    /** Counts a pick from a class after the first two. */
    public void lastResort(Choice choice) {}
}
