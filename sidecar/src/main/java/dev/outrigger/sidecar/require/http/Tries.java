package dev.outrigger.sidecar.require.http;

import dev.outrigger.routing.Attempt;
import dev.outrigger.routing.EndpointState;
import dev.outrigger.routing.Outcome;
import dev.outrigger.routing.Reason;
import dev.outrigger.sidecar.log.AccessEntry;
import dev.outrigger.sidecar.upstream.Connector;
import dev.outrigger.sidecar.wire.Failure;
import dev.outrigger.sidecar.wire.Wire;
import dev.outrigger.sidecar.wire.WireLoop;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoint an exchange is with, over which connection, pooled or new, and what became of it; once more elsewhere if a
 * connection dies and the exchange may be repeated. One per {@link Exchange}, confined to its loop.
 */
final class Tries implements Connector.Owner {
    private final HttpLoop http;
    private final WireLoop loop;
    private final Exchange exchange;
    private final Connector connector;
    private @Nullable Upstream up;
    private @Nullable Upstream offered;
    private @Nullable EndpointState state;
    private boolean surely;
    private boolean reused;
    private boolean repeated;
    private Reason lost = Reason.RESET;
    private AccessEntry access = AccessEntry.OFF;

    Tries(HttpLoop http, Exchange exchange) {
        this.http = http;
        this.loop = http.loop();
        this.exchange = exchange;
        this.connector = new Connector(http.route(), loop, new Attempt(loop.random(), loop.index()), this);
    }

    /**
     * Picks an endpoint for another exchange, which is told {@code stands} or {@code fail}, maybe inside this call.
     *
     * @param surely whether a pooled connection will do only if it was alive a moment ago
     * @param noted told how each try went
     */
    void begin(boolean surely, AccessEntry noted) {
        this.surely = surely;
        repeated = false;
        access = noted;
        connector.begin(loop.random().nextLong(), noted);
        connector.next();
    }

    /** Returns the connection that stands, or null. */
    @Nullable
    Wire wire() {
        return up == null ? null : up.wire();
    }

    /** Returns the endpoint at the other end of {@link #wire}, or null. */
    @Nullable
    EndpointState state() {
        return state;
    }

    /** Returns what the client is told of a connection that died. */
    Reason lost() {
        return lost;
    }

    @Override
    public @Nullable Wire reuse(EndpointState candidate) {
        if (repeated) {
            return null;
        }
        offered = http.pool().take(candidate.address(), surely);
        return offered == null ? null : offered.wire();
    }

    @Override
    public void connected(Wire wire, EndpointState reached, boolean again) {
        Upstream taken = again ? offered : null;
        offered = null;
        up = taken != null ? taken : new Upstream(http.pool(), wire, reached.address());
        state = reached;
        reused = again;
        exchange.stands(wire);
    }

    @Override
    public void unconnected(Reason reason) {
        exchange.fail(repeated ? lost : reason);
    }

    @Override
    public void threw() {
        exchange.threw();
    }

    /**
     * The connection has died: lets go of it, and tries once more if that {@code may} be and was not done yet. False if not.
     *
     * @param silent whether the endpoint had said nothing at all
     */
    boolean again(Failure failure, boolean silent, boolean may) {
        boolean ours = failure == Failure.LOCAL;
        lost = ours ? Reason.LOCAL_RESOURCES : Reason.RESET;
        access.attemptFailed(lost.word());
        // An old connection that the endpoint was closing meanwhile says nothing about the endpoint.
        boolean old = reused && silent;
        EndpointState dead = state;
        if (!ours && !old) {
            blame(lost.word());
        }
        release(ours || old ? Outcome.LOCAL : Outcome.BAD_ANSWER);
        if (!may || repeated || dead == null) {
            return false;
        }
        repeated = true;
        connector.again(old ? dead : null);
        return true;
    }

    /** Says in a word what was bad about the endpoint that the exchange is with. */
    void blame(String word) {
        if (state != null) {
            state.blame(word);
        }
    }

    /** The exchange is over, and its connection can carry another within {@code idleNanos}. */
    void keep(Outcome outcome, long idleNanos) {
        Upstream used = up;
        EndpointState reached = state;
        finished(outcome);
        if (used != null) {
            boolean worth = reached != null && !reached.parting();
            http.pool().put(used, worth ? idleNanos : 0);
        }
    }

    /** Gives the connection and its endpoint away: whoever has them closes the one and reports to the other. */
    void surrender() {
        up = null;
        state = null;
    }

    /** The exchange is over: lets go of what there is. Idempotent. */
    void end(Outcome outcome) {
        connector.cancel();
        release(outcome);
    }

    private void release(Outcome outcome) {
        Upstream used = up;
        finished(outcome);
        if (used == null) {
            return;
        }
        if (outcome == Outcome.SUCCESS) {
            used.wire().close();
        } else {
            used.wire().reset();
        }
    }

    private void finished(Outcome outcome) {
        EndpointState reached = state;
        surrender();
        if (reached != null) {
            reached.finished(loop.index(), outcome, loop.nanos());
        }
    }
}
