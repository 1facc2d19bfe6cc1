package dev.outrigger.sidecar.upstream;

import dev.outrigger.routing.Attempt;
import dev.outrigger.routing.Choice;
import dev.outrigger.routing.EndpointState;
import dev.outrigger.routing.Outcome;
import dev.outrigger.routing.Pick;
import dev.outrigger.routing.Reason;
import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.sidecar.log.AccessEntry;
import dev.outrigger.sidecar.telemetry.Limit;
import dev.outrigger.sidecar.telemetry.LoopMeters;
import dev.outrigger.sidecar.wire.Deadline;
import dev.outrigger.sidecar.wire.Failure;
import dev.outrigger.sidecar.wire.Guarded;
import dev.outrigger.sidecar.wire.Wire;
import dev.outrigger.sidecar.wire.WireLoop;
import org.jspecify.annotations.Nullable;

/**
 * Picks and connects until a connection stands: each endpoint at most once, {@code connect_timeout} a try, {@code
 * connect_deadline} and {@code max_attempts} for all. Confined to its loop; may be used for one exchange after the other.
 *
 * <p>It reports {@link EndpointState#started} for each endpoint that it tries and {@link EndpointState#finished} for those that
 * failed; for the one it hands over, the owner reports how it ended.
 */
public final class Connector extends Deadline implements Wire.Handler {
    private final Route route;
    private final WireLoop loop;
    private final LoopMeters meters;
    private final Attempt attempt;
    private final Owner owner;
    private @Nullable Wire wire;
    private @Nullable EndpointState state;
    private @Nullable EndpointState old;
    private long untilNanos;
    private long triedNanos;
    private long timeoutNanos;
    private Reason reason = Reason.NO_ENDPOINTS;
    private AccessEntry access = AccessEntry.OFF;

    /**
     * @param attempt this exchange's alone until it is connected, failed or cancelled
     */
    public Connector(Route route, WireLoop loop, Attempt attempt, Owner owner) {
        this.route = route;
        this.loop = loop;
        this.meters = route.meters(loop.index());
        this.attempt = attempt;
        this.owner = owner;
    }

    /**
     * Starts over for another exchange: nobody is tried, {@code connect_deadline} begins.
     *
     * @param hash the affinity key
     * @param noted told which endpoints are tried, and why one was given up
     */
    public void begin(long hash, AccessEntry noted) {
        long now = loop.nanos();
        attempt.begin(now, hash);
        untilNanos = now + route.traffic().connectDeadline().toNanos();
        reason = Reason.NO_ENDPOINTS;
        old = null;
        access = noted;
    }

    /**
     * Goes on after a connection that was handed over has died: does {@link #next} with a new {@code connect_deadline}.
     *
     * @param aged an endpoint that let a reused connection die; connected afresh if nobody else is left. Or null
     */
    public void again(@Nullable EndpointState aged) {
        untilNanos = loop.nanos() + route.traffic().connectDeadline().toNanos();
        old = aged;
        next();
    }

    /**
     * Picks the next endpoint that was not tried since {@link #begin}, and connects. One of the owner's callbacks follows; a
     * reused connection or the lack of an endpoint is told inside this call.
     */
    public void next() {
        TrafficPolicy traffic = route.traffic();
        long now = loop.nanos();
        if (now - untilNanos >= 0) {
            owner.unconnected(reason == Reason.LOCAL_RESOURCES ? reason : Reason.CONNECT_TIMEOUT);
            return;
        }
        if (attempt.triedCount() >= traffic.maxAttempts()) {
            exhausted(reason, traffic, now);
            return;
        }
        Pick pick = route.table().picker().pick(attempt.at(now));
        if (pick instanceof Pick.Chosen chosen) {
            attempt(chosen, traffic, now);
        } else {
            rejected(((Pick.Rejected) pick).reason(), traffic, now);
        }
    }

    private void rejected(Reason because, TrafficPolicy traffic, long now) {
        if (because == Reason.OVERFLOW) {
            meters.limitHit(Limit.MAX_REQUESTS_PER_ENDPOINT);
        }
        exhausted(attempt.triedCount() == 0 ? because : reason, traffic, now);
    }

    private void exhausted(Reason because, TrafficPolicy traffic, long now) {
        EndpointState last = old;
        if (last == null) {
            owner.unconnected(because);
            return;
        }
        old = null;
        meters.retried();
        access.triesAgain(last, now);
        begun(last);
        connect(last, traffic, now);
    }

    private void attempt(Pick.Chosen chosen, TrafficPolicy traffic, long now) {
        EndpointState tried = chosen.endpoint().state();
        if (attempt.triedCount() > 0) {
            meters.retried();
        }
        if (chosen.choice().compareTo(Choice.EJECTED) > 0) {
            meters.lastResort(chosen.choice());
        }
        attempt.tried(tried);
        access.tries(tried, chosen.endpoint().instance().id(), now);
        begun(tried);
        Wire reused = owner.reuse(tried);
        if (reused == null) {
            connect(tried, traffic, now);
        } else {
            state = null;
            owner.connected(reused, tried, true);
        }
    }

    private void begun(EndpointState tried) {
        tried.started(loop.index());
        state = tried;
    }

    private void connect(EndpointState tried, TrafficPolicy traffic, long now) {
        triedNanos = now;
        timeoutNanos = traffic.connectTimeout().toNanos();
        wire = loop.connect(tried.address(), this);
        loop.arm(this, Math.min(timeoutNanos, untilNanos - now));
    }

    /** Gives up: no callback follows, and nobody is blamed. Idempotent; nothing once it has told its owner. */
    public void cancel() {
        if (wire != null) {
            wire.close();
        }
        if (state != null) {
            end(Outcome.CANCELLED);
        }
    }

    private void blame(String how) {
        if (state != null) {
            state.blame(how);
        }
    }

    private void end(Outcome outcome) {
        disarm();
        EndpointState tried = state;
        wire = null;
        state = null;
        assert tried != null;
        tried.finished(loop.index(), outcome, loop.nanos());
    }

    @Override
    public void connected(Wire told) {
        Failure failure = told.failure();
        if (failure != Failure.NONE) {
            told.close();
            boolean ours = failure == Failure.LOCAL;
            reason = ours ? Reason.LOCAL_RESOURCES : Reason.CONNECT_FAILED;
            access.attemptFailed(ours ? reason.word() : failure.word());
            if (!ours) {
                blame(failure.word());
            }
            end(ours ? Outcome.LOCAL : Outcome.UNREACHED);
            next();
            return;
        }
        EndpointState reached = state;
        assert reached != null;
        disarm();
        wire = null;
        state = null;
        reached.reached();
        meters.upstreamConnected(loop.nanos() - triedNanos);
        owner.connected(told, reached, false);
    }

    @Override
    protected void due() {
        Wire hanging = wire;
        assert hanging != null;
        hanging.close();
        boolean wholeTry = loop.nanos() - triedNanos >= timeoutNanos;
        if (loop.late()) {
            reason = Reason.LOCAL_RESOURCES;
            access.attemptFailed(reason.word());
            end(Outcome.LOCAL);
        } else {
            reason = Reason.CONNECT_TIMEOUT;
            access.attemptFailed(reason.word());
            // Cut short by the deadline of all tries: it had not its time, so it is not blamed.
            if (wholeTry) {
                blame("no answer to a connect in " + timeoutNanos / 1_000_000 + " ms");
            }
            end(wholeTry ? Outcome.UNREACHED : Outcome.CANCELLED);
        }
        next();
    }

    @Override
    public void threw() {
        owner.threw();
    }

    @Override
    public void readable(Wire told) {
        // Not read here: its owner takes the wire before this can be told.
    }

    @Override
    public void writable(Wire told) {}

    /** Told how it went, exactly once per {@link Connector#next}. */
    public interface Owner extends Guarded {
        /** Returns a connection to {@code state} that stands already and is free, or null. */
        default @Nullable Wire reuse(EndpointState state) {
            return null;
        }

        /**
         * A connection stands. Set its handler; what waits to be read on a fresh one is told to it.
         *
         * @param state {@code started} was reported; report {@code finished}
         * @param reused whether it comes from {@link #reuse}
         */
        void connected(Wire wire, EndpointState state, boolean reused);

        /** Nobody could be reached, or nobody is there. */
        void unconnected(Reason reason);
    }
}
