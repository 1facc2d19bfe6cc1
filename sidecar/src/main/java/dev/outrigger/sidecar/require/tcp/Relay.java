package dev.outrigger.sidecar.require.tcp;

import dev.outrigger.routing.Attempt;
import dev.outrigger.routing.EndpointState;
import dev.outrigger.routing.Outcome;
import dev.outrigger.routing.Reason;
import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.sidecar.log.AccessEntry;
import dev.outrigger.sidecar.require.Gate;
import dev.outrigger.sidecar.require.Lifetime;
import dev.outrigger.sidecar.require.Transfer;
import dev.outrigger.sidecar.telemetry.Limit;
import dev.outrigger.sidecar.telemetry.LoopMeters;
import dev.outrigger.sidecar.upstream.Connector;
import dev.outrigger.sidecar.upstream.Route;
import dev.outrigger.sidecar.wire.Deadline;
import dev.outrigger.sidecar.wire.Failure;
import dev.outrigger.sidecar.wire.Guarded;
import dev.outrigger.sidecar.wire.Wire;
import dev.outrigger.sidecar.wire.WireLoop;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/*
 * One stream: waits for the first table, connects, relays, ends. Confined to its loop.
 *
 *   WAITING -> CONNECTING -> RELAYING -> OVER
 *
 * One deadline serves all time-outs of the relaying: activity only stores the time, and what falls due is computed when the
 * deadline does. An end that comes with bytes is sent with them, in one segment. Others are sent at the end of the turn: if by
 * then both directions have ended, closing both says the same with two calls fewer.
 */
final class Relay extends Deadline implements Wire.Handler, Connector.Owner, Guarded.Task {
    @Nullable
    Relay following;

    @Nullable
    Relay preceding;

    private enum Phase {
        WAITING,
        CONNECTING,
        RELAYING,
        OVER
    }

    private static final long NEVER = Lifetime.NEVER;

    private final Route route;
    private final Streams streams;
    private final Gate gate;
    private final WireLoop loop;
    private final LoopMeters meters;
    private final Wire down;
    private final Attempt attempt;
    private final Connector connector;
    private final Lifetime lifetime = new Lifetime();
    private Phase phase = Phase.WAITING;
    private @Nullable Runnable callOff;
    private @Nullable Transfer toUp;
    private @Nullable Transfer toDown;
    private @Nullable EndpointState state;
    private AccessEntry access = AccessEntry.OFF;
    private boolean upEnded;
    private boolean downEnded;
    private boolean finishing;
    private boolean waits;
    private boolean halfClosed;
    private int open = 1;
    private long activeNanos;
    private long idleNanos = NEVER;
    private long halfCloseNanos = NEVER;

    Relay(Route route, Streams streams, Gate gate, Wire down) {
        this.route = route;
        this.streams = streams;
        this.gate = gate;
        this.loop = streams.loop();
        this.meters = route.meters(loop.index());
        this.down = down;
        this.attempt = streams.attempt();
        this.connector = new Connector(route, loop, attempt, this);
    }

    void start() {
        down.handler(this);
        access = streams.access().begin(loop.nanos());
        meters.connectionOpened();
        streams.add(this);
        if (gate.enter()) {
            meters.limitHit(Limit.MAX_CONNECTIONS);
        }
        if (route.table().known()) {
            connect();
            return;
        }
        if (streams.waiting() >= route.traffic().maxPending()) {
            meters.limitHit(Limit.MAX_PENDING);
            unconnected(Reason.OVERFLOW);
            return;
        }
        waits = true;
        streams.waits(1);
        loop.arm(this, route.traffic().queueTimeout().toNanos());
        callOff = route.whenKnown(loop, this::known);
    }

    private void known() {
        loop.atEndOfTurn(this);
    }

    private void connect() {
        if (waits) {
            waits = false;
            streams.waits(-1);
            disarm();
        }
        phase = Phase.CONNECTING;
        access.begins(loop.nanos());
        connector.begin(loop.random().nextLong(), access);
        connector.next();
    }

    @Override
    public void connected(Wire up, EndpointState reached, boolean reused) {
        streams.spare(attempt);
        phase = Phase.RELAYING;
        state = reached;
        access.connected(loop.nanos());
        up.handler(this);
        toUp = new Transfer(down, up, null);
        toDown = new Transfer(up, down, null);
        limits(route.traffic());
        move(toUp);
        if (phase == Phase.RELAYING) {
            move(toDown);
        }
    }

    private void limits(TrafficPolicy traffic) {
        long now = loop.nanos();
        activeNanos = now;
        idleNanos = orNever(traffic.idleTimeout().toNanos());
        halfCloseNanos = orNever(traffic.halfCloseTimeout().toNanos());
        lifetime.begin(traffic, loop);
        rearm(now);
    }

    private static long orNever(long nanos) {
        return nanos == 0 ? NEVER : nanos;
    }

    @Override
    public void unconnected(Reason reason) {
        streams.spare(attempt);
        meters.localError(reason);
        access.reason(reason.word());
        over(true, Outcome.LOCAL);
    }

    @Override
    public void readable(Wire wire) {
        Transfer toUp = this.toUp;
        Transfer toDown = this.toDown;
        if (phase == Phase.RELAYING && toUp != null && toDown != null) {
            move(wire == down ? toUp : toDown);
        }
    }

    @Override
    public void writable(Wire wire) {
        Transfer toUp = this.toUp;
        Transfer toDown = this.toDown;
        if (phase == Phase.RELAYING && toUp != null && toDown != null) {
            move(wire == down ? toDown : toUp);
        }
    }

    private void move(Transfer transfer) {
        long before = transfer.bytes();
        int result = transfer.move();
        if (transfer.stirred()) {
            activeNanos = loop.nanos();
            moved(transfer, transfer.bytes() - before);
        }
        switch (result) {
            case Transfer.MORE -> transfer.from().resume();
            case Transfer.ENDED -> ended(transfer);
            case Transfer.SOURCE_BROKE -> broke(transfer.from());
            case Transfer.SINK_BROKE -> cutOff(transfer);
            default -> {}
        }
    }

    private void moved(Transfer transfer, long bytes) {
        if (transfer == toUp) {
            meters.received(bytes);
        } else if (bytes > 0) {
            meters.sent(bytes);
            access.answers(activeNanos);
        }
    }

    private void ended(Transfer transfer) {
        if (transfer == toUp) {
            downEnded = true;
        } else {
            upEnded = true;
        }
        if (transfer.stirred()) {
            run();
        } else if (!finishing) {
            finishing = true;
            loop.atEndOfTurn(this);
        }
    }

    /** The end of a turn in which the table became known, or a direction ended. */
    @Override
    public void run() {
        if (phase == Phase.WAITING) {
            connect();
            return;
        }
        finishing = false;
        Transfer forward = toUp;
        if (phase != Phase.RELAYING || forward == null) {
            return;
        }
        if (downEnded && upEnded) {
            over(false, Outcome.SUCCESS);
            return;
        }
        Wire still = downEnded ? forward.to() : down;
        still.shutdownOutput();
        halfClosed = true;
        activeNanos = loop.nanos();
        rearm(loop.nanos());
    }

    /** Nothing more goes to a sink, but what came from it may wait to be read: the read tells how it broke. */
    private void cutOff(Transfer transfer) {
        Transfer back = transfer == toUp ? toDown : toUp;
        if (back == null || back.over()) {
            broke(transfer.to());
            return;
        }
        halfClosed = true;
        activeNanos = loop.nanos();
        rearm(activeNanos);
        transfer.to().resume();
    }

    private void broke(Wire wire) {
        over(true, wire == down ? downstreamBroke() : upstreamBroke(wire.failure()));
    }

    private Outcome downstreamBroke() {
        access.reason("client_gone");
        return answered() ? Outcome.SUCCESS : Outcome.CANCELLED;
    }

    private Outcome upstreamBroke(Failure failure) {
        if (failure == Failure.LOCAL) {
            meters.localError(Reason.LOCAL_RESOURCES);
            failed(Reason.LOCAL_RESOURCES);
            return Outcome.LOCAL;
        }
        failed(Reason.RESET);
        if (state != null && !answered()) {
            state.blame(Reason.RESET.word());
        }
        return answered() ? Outcome.SUCCESS : Outcome.BAD_ANSWER;
    }

    private void failed(Reason reason) {
        access.attemptFailed(reason.word());
        access.reason(reason.word());
    }

    private boolean answered() {
        return toDown != null && toDown.bytes() > 0;
    }

    boolean goesTo(InetSocketAddress endpoint) {
        return state != null && state.address().equals(endpoint);
    }

    void endWithin(long graceNanos) {
        long now = loop.nanos();
        if (phase == Phase.RELAYING) {
            lifetime.endWithin(graceNanos, now);
            rearm(now);
        }
    }

    private void rearm(long now) {
        long left = left(now);
        if (left != NEVER) {
            loop.arm(this, left);
        }
    }

    /** Returns how long until a time-out, {@link #NEVER} if none is set, 0 or less if it has passed. */
    private long left(long now) {
        long quiet = halfClosed ? Math.min(idleNanos, halfCloseNanos) : idleNanos;
        long left = quiet == NEVER ? NEVER : activeNanos + quiet - now;
        return Math.min(left, lifetime.left(now));
    }

    @Override
    protected void due() {
        if (phase == Phase.WAITING) {
            unconnected(Reason.QUEUE_TIMEOUT);
            return;
        }
        long now = loop.nanos();
        if (left(now) <= 0) {
            access.reason(lifetime.left(now) <= 0 ? "stream_age" : quietWord());
            over(unfinished(), Outcome.SUCCESS);
        } else {
            rearm(now);
        }
    }

    /** Returns whether an end now would be taken for that of an answer, or of a request, which it is not. */
    private boolean unfinished() {
        return halfClosed || blocked(toUp) || blocked(toDown);
    }

    private static boolean blocked(@Nullable Transfer transfer) {
        return transfer != null && transfer.blocked();
    }

    private String quietWord() {
        return halfClosed && halfCloseNanos < idleNanos ? "half_close_timeout" : "idle_timeout";
    }

    @Override
    public void threw() {
        access.reason("defect");
        over(true, Outcome.LOCAL);
    }

    private void over(boolean abort, Outcome outcome) {
        if (phase == Phase.OVER) {
            return;
        }
        phase = Phase.OVER;
        disarm();
        connector.cancel();
        if (waits) {
            streams.waits(-1);
        }
        if (callOff != null) {
            callOff.run();
        }
        streams.remove(this);
        meters.connectionClosed();
        Transfer forward = toUp;
        Transfer back = toDown;
        long in = forward == null ? 0 : forward.bytes();
        access = streams.access().end(access, in, back == null ? 0 : back.bytes(), loop.nanos());
        if (forward != null && back != null) {
            forward.release();
            back.release();
            open++;
            end(forward.to(), abort);
        }
        end(down, abort);
        if (state != null) {
            state.finished(loop.index(), outcome, loop.nanos());
        }
    }

    private void end(Wire wire, boolean abort) {
        if (abort) {
            wire.breakOff(this::gone);
        } else {
            wire.close();
            gone();
        }
    }

    /** It holds its place until both sockets are let go of. */
    private void gone() {
        open--;
        if (open == 0) {
            gate.leave();
        }
    }
}
