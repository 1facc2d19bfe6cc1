package dev.outrigger.sidecar.require.http;

import dev.outrigger.routing.EndpointState;
import dev.outrigger.routing.Outcome;
import dev.outrigger.routing.Reason;
import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.sidecar.require.Lifetime;
import dev.outrigger.sidecar.require.Transfer;
import dev.outrigger.sidecar.wire.Deadline;
import dev.outrigger.sidecar.wire.Failure;
import dev.outrigger.sidecar.wire.Wire;
import dev.outrigger.sidecar.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/*
 * What becomes of an exchange after 101: bytes both ways, ends kept apart, no idle time-out, an end like a TCP stream's.
 */
final class Tunnel extends Deadline implements Wire.Handler {
    private final HttpLoop http;
    private final Downstream owner;
    private final Wire down;
    private final Wire up;
    private final WireLoop loop;
    private final EndpointState state;
    private final TrafficPolicy traffic;
    private final Lifetime lifetime = new Lifetime();
    private final Transfer toUp;
    private final Transfer toDown;
    private boolean half;
    private boolean over;
    private long activeNanos;

    /** @param unsent what of the request is not written yet, or null; its reference is taken */
    Tunnel(
            HttpLoop http,
            Downstream owner,
            Wire up,
            EndpointState state,
            TrafficPolicy traffic,
            @Nullable ByteBuf unsent) {
        this.http = http;
        this.owner = owner;
        this.down = owner.surrender();
        this.up = up;
        this.loop = up.loop();
        this.state = state;
        this.traffic = traffic;
        ByteBuf early = owner.in().surrender();
        if (early != null) {
            owner.account().tunnelled(early.readableBytes(), 0);
        }
        this.toUp = new Transfer(down, up, joined(unsent, early));
        this.toDown = new Transfer(up, down, owner.out().surrender());
    }

    /** Takes over both wires. */
    void start() {
        // First: from here on both wires tell the tunnel, whatever happens.
        down.handler(this);
        up.handler(this);
        http.add(this);
        lifetime.begin(traffic, loop);
        rearm();
        move(toUp);
        if (!over) {
            move(toDown);
        }
    }

    private static @Nullable ByteBuf joined(@Nullable ByteBuf first, @Nullable ByteBuf second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        ByteBuf both = first.writeBytes(second);
        second.release();
        return both;
    }

    @Override
    public void readable(Wire told) {
        move(told == down ? toUp : toDown);
    }

    @Override
    public void writable(Wire told) {
        move(told == down ? toDown : toUp);
    }

    private void move(Transfer transfer) {
        long before = transfer.bytes();
        int result = transfer.move();
        if (transfer.stirred()) {
            activeNanos = loop.nanos();
            count(transfer, transfer.bytes() - before);
        }
        switch (result) {
            case Transfer.MORE -> transfer.from().resume();
            case Transfer.ENDED -> finish(transfer);
            case Transfer.SOURCE_BROKE -> broke(transfer.from());
            case Transfer.SINK_BROKE -> cutOff(transfer);
            default -> {}
        }
    }

    private void count(Transfer transfer, long bytes) {
        if (transfer == toUp) {
            http.meters().received(bytes);
            owner.account().tunnelled(bytes, 0);
        } else {
            http.meters().sent(bytes);
            owner.account().tunnelled(0, bytes);
        }
    }

    private void finish(Transfer transfer) {
        if (back(transfer).over()) {
            end(false, "");
            return;
        }
        transfer.to().shutdownOutput();
        onlyOneWay();
    }

    /** Nothing more goes to a sink, but what came from it may wait to be read: the read tells that it broke. */
    private void cutOff(Transfer transfer) {
        if (back(transfer).over()) {
            broke(transfer.to());
            return;
        }
        onlyOneWay();
        transfer.to().resume();
    }

    private Transfer back(Transfer transfer) {
        return transfer == toUp ? toDown : toUp;
    }

    private void onlyOneWay() {
        half = true;
        activeNanos = loop.nanos();
        rearm();
    }

    boolean goesTo(InetSocketAddress endpoint) {
        return state.address().equals(endpoint);
    }

    void endWithin(long graceNanos) {
        lifetime.endWithin(graceNanos, loop.nanos());
        rearm();
    }

    private void rearm() {
        long left = left(loop.nanos());
        if (left != Lifetime.NEVER) {
            loop.arm(this, left);
        }
    }

    /** Returns how long until it ends by itself, 0 or less if that has passed, {@link Lifetime#NEVER} if nothing ends it. */
    private long left(long now) {
        long most = traffic.halfCloseTimeout().toNanos();
        return Math.min(half && most > 0 ? activeNanos + most - now : Lifetime.NEVER, lifetime.left(now));
    }

    @Override
    protected void due() {
        if (left(loop.nanos()) > 0) {
            rearm();
        } else {
            // In order it would be taken for the end of what was said, if more of it is to come.
            boolean unfinished = half || toUp.blocked() || toDown.blocked();
            end(unfinished, lifetime.left(loop.nanos()) <= 0 ? "stream_age" : "half_close_timeout");
        }
    }

    @Override
    public void threw() {
        end(true, "defect");
    }

    private void broke(Wire wire) {
        if (wire == down) {
            end(true, "client_gone");
            return;
        }
        Reason why = wire.failure() == Failure.LOCAL ? Reason.LOCAL_RESOURCES : Reason.RESET;
        if (why == Reason.LOCAL_RESOURCES) {
            http.meters().localError(why);
        }
        owner.account().entry().attemptFailed(why.word());
        end(true, why.word());
    }

    /** @param why it did not end in order, in a word; empty if it did */
    private void end(boolean abort, String why) {
        if (over) {
            return;
        }
        over = true;
        disarm();
        http.remove(this);
        toUp.release();
        toDown.release();
        if (abort) {
            up.reset();
        } else {
            up.close();
        }
        state.finished(loop.index(), Outcome.SUCCESS, loop.nanos());
        owner.account().entry().reason(why);
        owner.tunnelEnded(abort);
    }
}
