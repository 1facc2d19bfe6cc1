package dev.outrigger.sidecar.log;

import dev.outrigger.routing.EndpointState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is noted of one exchange or stream while it runs. Confined to its loop until {@link AccessTap#end} takes it, to the
 * access log's thread from then on. All but {@link #on} does nothing for {@link #OFF}.
 *
 * <p>Times are the loop's nanoseconds, precise to one of its turns.
 */
public final class AccessEntry {
    /** Nothing is noted. */
    public static final AccessEntry OFF = new AccessEntry("", 0);

    static final long NEVER = Long.MIN_VALUE;

    /** One endpoint that was tried: {@code error} null while it may still answer. */
    static final class Attempt {
        final EndpointState state;
        final String endpoint;

        @Nullable
        String error;

        Attempt(EndpointState state, String endpoint) {
            this.state = state;
            this.endpoint = endpoint;
        }
    }

    final String service;
    final long beganNanos;
    final List<Attempt> attempts = new ArrayList<>(1);
    boolean http;
    String method = "";
    String path = "";
    String requestId = "";
    String reason = "";
    int status;
    long in;
    long out;
    long queueNanos;
    long connectNanos;
    long firstByteNanos = NEVER;
    long endNanos;
    private long waitsSince;
    private long connectsSince = NEVER;

    AccessEntry(String service, long beganNanos) {
        this.service = service;
        this.beganNanos = beganNanos;
        this.waitsSince = beganNanos;
    }

    /** Returns whether anything is noted. */
    public boolean on() {
        return this != OFF;
    }

    /** It is a request, complete or given up at {@code nanos}. Texts may be empty. */
    public void request(String ofMethod, String ofPath, String ofRequestId, long nanos) {
        if (on()) {
            http = true;
            method = ofMethod;
            path = ofPath;
            requestId = ofRequestId;
            waitsSince = nanos;
        }
    }

    /** It waits no longer for what it may not begin without. */
    public void begins(long nanos) {
        if (on()) {
            queueNanos = nanos - waitsSince;
            waitsSince = NEVER;
        }
    }

    /** An endpoint is tried, by the name {@code id}. */
    public void tries(EndpointState state, String id, long nanos) {
        if (on()) {
            attempts.add(new Attempt(state, id));
            connects(nanos);
        }
    }

    /** An endpoint that was tried before is tried once more. */
    public void triesAgain(EndpointState state, long nanos) {
        if (on()) {
            String id = "";
            for (Attempt earlier : attempts) {
                id = earlier.state.equals(state) ? earlier.endpoint : id;
            }
            tries(state, id, nanos);
        }
    }

    private void connects(long nanos) {
        connectsSince = connectsSince == NEVER ? nanos : connectsSince;
    }

    /** A connection to the endpoint tried last stands. */
    public void connected(long nanos) {
        if (on() && connectsSince != NEVER) {
            connectNanos += nanos - connectsSince;
            connectsSince = NEVER;
        }
    }

    /** The endpoint tried last is given up, and why; unless that was said already. */
    public void attemptFailed(String error) {
        if (on() && !attempts.isEmpty()) {
            Attempt last = attempts.get(attempts.size() - 1);
            last.error = last.error == null ? error : last.error;
        }
    }

    /** The endpoint began to answer, now or before. */
    public void answers(long nanos) {
        if (on() && firstByteNanos == NEVER) {
            firstByteNanos = nanos;
        }
    }

    /** The client was told {@code ofStatus}. */
    public void status(int ofStatus) {
        if (on()) {
            status = ofStatus;
        }
    }

    /** It did not go well, and why, in a word; unless that was said already. */
    public void reason(String word) {
        if (on() && reason.isEmpty()) {
            reason = word;
        }
    }

    boolean failed() {
        return status >= 500 || !reason.isEmpty();
    }

    void end(long bytesIn, long bytesOut, long nanos) {
        in = bytesIn;
        out = bytesOut;
        endNanos = nanos;
        if (waitsSince != NEVER) {
            begins(nanos);
        }
        connected(nanos);
        attemptFailed(reason.isEmpty() ? "" : "cancelled");
    }
}
