package dev.outrigger.sidecar.require.http;

import dev.outrigger.routing.EndpointState;
import dev.outrigger.routing.Outcome;
import dev.outrigger.routing.Reason;
import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.sidecar.require.Lifetime;
import dev.outrigger.sidecar.wire.Deadline;
import dev.outrigger.sidecar.wire.Failure;
import dev.outrigger.sidecar.wire.Wire;
import dev.outrigger.sidecar.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/*
 * What becomes of an exchange after 101: bytes both ways, ends kept apart, no idle time-out, an end like a TCP stream's. What
 * a short write left over is kept, and until it is gone nothing more is read in that direction.
 */
final class Tunnel extends Deadline implements Wire.Handler {
    private static final int SHARE = 16;

    private final HttpLoop http;
    private final Downstream owner;
    private final Wire down;
    private final Wire up;
    private final WireLoop loop;
    private final EndpointState state;
    private final TrafficPolicy traffic;
    private final Lifetime lifetime = new Lifetime();
    private @Nullable ByteBuf toUp;
    private @Nullable ByteBuf toDown;
    private boolean downEnded;
    private boolean upEnded;
    private boolean over;
    private long activeNanos;

    Tunnel(HttpLoop http, Downstream owner, Wire up, EndpointState state, TrafficPolicy traffic) {
        this.http = http;
        this.owner = owner;
        this.down = owner.surrender();
        this.up = up;
        this.loop = up.loop();
        this.state = state;
        this.traffic = traffic;
    }

    /**
     * Takes over both wires.
     *
     * @param unsent what of the request is not written yet, or null; its reference is taken
     */
    void start(@Nullable ByteBuf unsent) {
        // First: from here on both wires tell the tunnel, whatever happens.
        down.handler(this);
        up.handler(this);
        http.add(this);
        lifetime.begin(traffic, loop);
        rearm();
        toDown = owner.out().surrender();
        ByteBuf early = owner.in().surrender();
        toUp = unsent;
        if (early != null) {
            owner.account().tunnelled(early.readableBytes(), 0);
            toUp = unsent == null ? early : joined(unsent, early);
        }
        move(down);
        if (!over) {
            move(up);
        }
    }

    private static ByteBuf joined(ByteBuf first, ByteBuf second) {
        ByteBuf both = first.writeBytes(second);
        second.release();
        return both;
    }

    @Override
    public void readable(Wire told) {
        move(told);
    }

    @Override
    public void writable(Wire told) {
        move(told == down ? up : down);
    }

    /** Moves what there is from {@code from} to the other. */
    private void move(Wire from) {
        Wire to = from == down ? up : down;
        for (int i = 0; i < SHARE; i++) {
            if (over || !flushed(from, to) || ended(from)) {
                return;
            }
            ByteBuf buffer = loop.receiveBuffer();
            int read = from.read(buffer);
            if (read == Wire.AGAIN) {
                return;
            }
            if (read == Wire.BROKEN) {
                broke(from);
            } else if (read == Wire.END) {
                finish(from, to);
            } else {
                forward(from, to, buffer);
            }
        }
        from.resume();
    }

    private void forward(Wire from, Wire to, ByteBuf buffer) {
        activeNanos = loop.nanos();
        count(to, buffer.readableBytes());
        if (to.write(buffer) == Wire.BROKEN) {
            cutOff(from, to);
        } else if (buffer.isReadable()) {
            ByteBuf left = loop.buffer(buffer.readableBytes()).writeBytes(buffer);
            if (to == up) {
                toUp = left;
            } else {
                toDown = left;
            }
        }
    }

    private void count(Wire to, int bytes) {
        if (to == up) {
            http.meters().received(bytes);
            owner.account().tunnelled(bytes, 0);
        } else {
            http.meters().sent(bytes);
            owner.account().tunnelled(0, bytes);
        }
    }

    private boolean flushed(Wire from, Wire to) {
        ByteBuf waiting = to == up ? toUp : toDown;
        if (waiting == null) {
            return true;
        }
        if (to.write(waiting) == Wire.BROKEN) {
            cutOff(from, to);
            return false;
        }
        activeNanos = loop.nanos();
        if (waiting.isReadable()) {
            return false;
        }
        drop(to);
        return true;
    }

    private void drop(Wire to) {
        if (to == up) {
            toUp = released(toUp);
        } else {
            toDown = released(toDown);
        }
    }

    private boolean ended(Wire from) {
        return from == down ? downEnded : upEnded;
    }

    private void finish(Wire from, Wire to) {
        ends(from);
        if (ended(to)) {
            end(false, "");
            return;
        }
        to.shutdownOutput();
        onlyOneWay();
    }

    /** Nothing more goes to {@code to}, but what came from it may wait to be read: the read tells that it broke. */
    private void cutOff(Wire from, Wire to) {
        if (ended(to)) {
            broke(to);
            return;
        }
        ends(from);
        drop(to);
        onlyOneWay();
        to.resume();
    }

    private void ends(Wire from) {
        if (from == down) {
            downEnded = true;
        } else {
            upEnded = true;
        }
    }

    private void onlyOneWay() {
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
        boolean half = (downEnded || upEnded) && most > 0;
        return Math.min(half ? activeNanos + most - now : Lifetime.NEVER, lifetime.left(now));
    }

    @Override
    protected void due() {
        if (left(loop.nanos()) > 0) {
            rearm();
        } else {
            end(false, lifetime.left(loop.nanos()) <= 0 ? "stream_age" : "half_close_timeout");
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
        toUp = released(toUp);
        toDown = released(toDown);
        if (abort) {
            up.reset();
        } else {
            up.close();
        }
        state.finished(loop.index(), Outcome.SUCCESS, loop.nanos());
        owner.account().entry().reason(why);
        owner.tunnelEnded(abort);
    }

    private static @Nullable ByteBuf released(@Nullable ByteBuf buffer) {
        if (buffer != null) {
            buffer.release();
        }
        return null;
    }
}
