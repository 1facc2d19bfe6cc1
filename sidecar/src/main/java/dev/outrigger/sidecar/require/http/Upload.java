package dev.outrigger.sidecar.require.http;

import dev.outrigger.sidecar.http1.BodyFraming;
import dev.outrigger.sidecar.http1.RequestHead;
import dev.outrigger.sidecar.wire.Splice;
import dev.outrigger.sidecar.wire.Wire;
import dev.outrigger.sidecar.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A request's way up: frames the body, sends it on, keeps what waits for a connection and what may have to be sent again.
 * One per {@link Exchange}, for one request after the other. Confined to its loop.
 *
 * <p>An upstream that can no longer be written to takes no more, and that is all that is known here: the endpoint may have
 * answered before. Whoever reads the answer is told once more, and learns from the read what was said and how it broke.
 */
final class Upload {
    /** More than this much of a body is never sent twice, and nothing while memory is not plenty. */
    static final int MOST_HELD = 64 * 1024;

    private final WireLoop loop;
    private final RequestHead head;
    private final BodyFraming framing = new BodyFraming();
    private final Splice splice = new Splice();
    private @Nullable ByteBuf held;
    private @Nullable ByteBuf pending;
    private @Nullable Wire up;
    private boolean replayable;
    private boolean cutOff;
    private long bodiesBytes;

    Upload(WireLoop loop, RequestHead head) {
        this.loop = loop;
        this.head = head;
    }

    /** The head is complete; its body begins, and {@code in} holds what has come of it. False if its framing is broken. */
    boolean begin(ByteBuf in) {
        head.frame(framing);
        replayable = head.replayable() && !head.upgrades();
        return take(in);
    }

    /** Returns the bytes of all bodies that have come in so far, framing included. */
    long taken() {
        return bodiesBytes;
    }

    /** Returns whether the whole request has come in. */
    boolean received() {
        return framing.done();
    }

    /** Returns whether the whole request has gone out. */
    boolean sent() {
        return framing.done() && !blocked() && !cutOff;
    }

    /** Returns whether there is room for more of the body. */
    boolean wants() {
        boolean room = up != null || held == null || (held.readableBytes() < MOST_HELD && loop.plenty());
        return !framing.done() && !blocked() && !cutOff && room;
    }

    private boolean blocked() {
        return pending != null || splice.blocked();
    }

    /** Returns whether all of the request is still here, and may be sent once more. */
    boolean replayable() {
        return replayable;
    }

    /** Takes from {@code in} what is of the body, and sends it on as far as it goes; false if its framing is broken. */
    boolean take(ByteBuf in) {
        int taken = framing.take(in);
        if (taken < 0) {
            return false;
        }
        bodiesBytes += taken;
        int end = in.writerIndex();
        int stop = in.readerIndex() + taken;
        in.writerIndex(stop);
        hold(in);
        if (up != null) {
            send(up, in);
        }
        in.setIndex(stop, end);
        return true;
    }

    /**
     * Moves what {@code from} has of the body without looking at it, if that is worth it; false if nothing was moved. Never if it
     * may have to be sent again, nor of a request that upgrades: what a pipe holds cannot be {@link #surrender surrendered}.
     */
    boolean splice(Inlet from) {
        Wire to = up;
        if (to == null || replayable || head.upgrades()) {
            return false;
        }
        int moved = from.splice(splice, to, framing.plain());
        if (moved == Splice.SINK_BROKEN) {
            cutOff(to);
        } else if (moved > 0) {
            framing.pass(moved);
            bodiesBytes += moved;
        }
        return moved != 0;
    }

    private void hold(ByteBuf body) {
        int more = body.readableBytes();
        if (up != null && replayable && !mayHold((held == null ? 0 : held.readableBytes()) + more)) {
            commit();
        }
        if (more > 0 && (up == null || replayable)) {
            ByteBuf hold = held == null ? loop.buffer(more) : held;
            held = hold.writeBytes(body, body.readerIndex(), more);
        }
    }

    private boolean mayHold(int bytes) {
        return bytes == 0 || (bytes <= MOST_HELD && loop.plenty());
    }

    /** It is not to be sent again. */
    private void commit() {
        replayable = false;
        if (held != null) {
            held.release();
            held = null;
        }
    }

    /** A connection stands: sends the head and what has come of the body. */
    void attach(Wire wire) {
        up = wire;
        int body = held == null ? 0 : held.readableBytes();
        ByteBuf out = loop.buffer(head.roomToWrite() + body);
        try {
            head.writeTo(out);
            if (held != null) {
                out.writeBytes(held, held.readerIndex(), body);
            }
            if (!replayable || !mayHold(body)) {
                commit();
            }
            send(wire, out);
        } finally {
            out.release();
        }
    }

    private void send(Wire to, ByteBuf out) {
        if (out.isReadable() && to.write(out) == Wire.BROKEN) {
            cutOff(to);
        } else if (out.isReadable()) {
            pending = loop.buffer(out.readableBytes()).writeBytes(out);
        }
    }

    private void cutOff(Wire by) {
        cutOff = true;
        by.resume();
    }

    /** There is room upstream. */
    void flush() {
        Wire to = up;
        if (to == null || cutOff) {
            return;
        }
        ByteBuf waiting = pending;
        if (waiting == null) {
            if (!splice.flush(to)) {
                cutOff(to);
            }
        } else if (to.write(waiting) == Wire.BROKEN) {
            cutOff(to);
        } else if (!waiting.isReadable()) {
            waiting.release();
            pending = null;
        }
    }

    /** The connection is gone; what was sent may be sent to another. */
    void detach() {
        up = null;
        cutOff = false;
        splice.release();
        if (pending != null) {
            pending.release();
            pending = null;
        }
    }

    /** Gives away what waits to be sent, or null. */
    @Nullable
    ByteBuf surrender() {
        ByteBuf waiting = pending;
        pending = null;
        return waiting;
    }

    /** Lets go of everything. Idempotent. */
    void end() {
        detach();
        commit();
    }
}
