package dev.outrigger.sidecar.require.http;

import dev.outrigger.routing.Reason;
import dev.outrigger.sidecar.http1.Head;
import dev.outrigger.sidecar.http1.RequestHead;
import dev.outrigger.sidecar.telemetry.LoopMeters;
import dev.outrigger.sidecar.wire.Deadline;
import dev.outrigger.sidecar.wire.Wire;
import dev.outrigger.sidecar.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/*
 * One connection of an application. Confined to its loop.
 *
 *   IDLE -> HEAD -> EXCHANGE -> ENDING -> IDLE ...      LINGER, TUNNEL -> CLOSED
 *
 * Requests are taken one after the other: what comes while an exchange runs stays in the kernel, but for one buffer that is
 * read to learn of the client's end.
 */
final class Downstream extends Deadline implements Wire.Handler {
    @Nullable
    Downstream following;

    @Nullable
    Downstream preceding;

    private enum Phase {
        IDLE,
        HEAD,
        EXCHANGE,
        ENDING,
        LINGER,
        TUNNEL,
        CLOSED
    }

    private static final int MOST_LINGERED = 1 << 20;
    private static final long BODY_IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final HttpLoop http;
    private final WireLoop loop;
    private final LoopMeters meters;
    private final Wire wire;
    private final Inlet in;
    private final Outlet out;
    private @Nullable Exchange current;
    private Phase phase = Phase.IDLE;
    private boolean pumping;
    private boolean keep;
    private boolean refused;
    private int status;
    private int lingered;
    private long firstNanos;
    private long bodyNanos;

    Downstream(HttpLoop http, Wire wire) {
        this.http = http;
        this.loop = http.loop();
        this.meters = http.meters();
        this.wire = wire;
        this.in = new Inlet(wire, meters);
        this.out = new Outlet(wire, meters);
    }

    void start() {
        wire.handler(this);
        http.add(this);
        idle();
        wire.resume();
    }

    private void idle() {
        phase = Phase.IDLE;
        rest();
        idleOut();
    }

    /** Returns the exchange that runs, from the first byte of its request. */
    private Exchange exchange() {
        if (current == null) {
            current = http.exchange(this);
        }
        return current;
    }

    private void rest() {
        if (current != null) {
            http.rest(current);
            current = null;
        }
    }

    @Override
    public void readable(Wire told) {
        pump();
    }

    /** Takes what there is to take. Called from within itself, it leaves that to the outer call. */
    void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        in.share();
        boolean more = true;
        while (more) {
            more = switch (phase) {
                case IDLE, HEAD -> parse();
                case EXCHANGE -> exchange().upload().received() ? watch() : body();
                case LINGER -> discard();
                case ENDING, TUNNEL, CLOSED -> false;
            };
        }
        pumping = false;
    }

    /** Returns bytes to take; null if there are none, and the end, if it came, has been dealt with. */
    private @Nullable ByteBuf input() {
        ByteBuf bytes = in.next();
        if (bytes == null && (in.broken() || (in.ended() && phase == Phase.EXCHANGE))) {
            gone();
        } else if (bytes == null && in.ended()) {
            end(false);
        }
        return bytes;
    }

    private boolean parse() {
        ByteBuf bytes = input();
        if (bytes == null) {
            return false;
        }
        if (!head().begun()) {
            firstNanos = loop.nanos();
        }
        Head.Verdict verdict = head().parse(bytes);
        if (verdict != Head.Verdict.MORE) {
            begin(bytes, verdict == Head.Verdict.BAD ? head().fault() : null);
            return true;
        }
        in.keep(bytes);
        if (phase == Phase.IDLE) {
            phase = Phase.HEAD;
            loop.arm(this, http.route().traffic().headerTimeout().toNanos());
        }
        return true;
    }

    /** The head has ended, well or with a fault. What came with it of the body goes on with it, in one piece. */
    private void begin(ByteBuf bytes, @Nullable Reason fault) {
        disarm();
        phase = Phase.EXCHANGE;
        account().begin(firstNanos, loop.nanos());
        Reason wrong = fault == null && !exchange().upload().begin(bytes) ? Reason.BAD_REQUEST : fault;
        in.keep(bytes);
        if (wrong != null) {
            refused = true;
            error(wrong, false);
            return;
        }
        exchange().begin(firstNanos);
        if (phase == Phase.EXCHANGE && !exchange().upload().received()) {
            bodyNanos = loop.nanos();
            loop.arm(this, BODY_IDLE_NANOS);
        }
    }

    private boolean body() {
        Upload upload = exchange().upload();
        if (!upload.wants()) {
            return false;
        }
        boolean wellFramed = true;
        if (!upload.splice(in)) {
            ByteBuf bytes = input();
            if (bytes == null) {
                return false;
            }
            wellFramed = upload.take(bytes);
            in.keep(bytes);
        }
        bodyNanos = loop.nanos();
        exchange().uploaded(wellFramed);
        return true;
    }

    /** The request is here and its answer is not: looks for the client's end, and keeps what it sent too early. */
    private boolean watch() {
        if (in.early() || in.ended()) {
            return false;
        }
        ByteBuf bytes = in.next();
        if (bytes != null) {
            in.keep(bytes);
        } else if (in.ended()) {
            exchange().halfClosed();
        } else if (in.broken()) {
            gone();
        }
        return false;
    }

    private boolean discard() {
        ByteBuf bytes = input();
        if (bytes == null) {
            return false;
        }
        lingered += bytes.readableBytes();
        bytes.skipBytes(bytes.readableBytes());
        in.keep(bytes);
        if (lingered > MOST_LINGERED) {
            end(true);
        }
        return true;
    }

    @Override
    public void writable(Wire told) {
        if (!out.flush()) {
            gone();
            return;
        }
        if (phase == Phase.EXCHANGE) {
            exchange().room(!out.blocked());
        } else if (phase == Phase.ENDING) {
            ending();
        }
    }

    Outlet out() {
        return out;
    }

    Inlet in() {
        return in;
    }

    /** Returns whether the connection outlives an answer that is written now. */
    boolean mayKeep() {
        return head().persistent() && exchange().upload().received() && !http.draining() && !in.ended();
    }

    /** The exchange is over and its answer has been sent, or is on the way. */
    void answered(int status, boolean keep) {
        this.status = status;
        this.keep = keep;
        account().entry().status(status);
        phase = Phase.ENDING;
        ending();
    }

    /** What is left of the answer goes out as the client takes it, who is slow only while it takes nothing. */
    private void ending() {
        if (out.blocked()) {
            idleOut();
        } else {
            settle();
            pump();
        }
    }

    private void idleOut() {
        long nanos = http.route().traffic().idleTimeout().toNanos();
        if (nanos > 0) {
            loop.arm(this, nanos);
        } else {
            disarm();
        }
    }

    private void settle() {
        meters.request(status, loop.nanos() - firstNanos);
        account().end(loop.nanos());
        boolean unread = in.early() || !exchange().upload().received();
        if (keep && !http.draining()) {
            idle();
        } else if (!in.ended() && (refused || unread || head().persistent())) {
            linger();
        } else {
            end(false);
        }
    }

    /* Closed with bytes unread, the kernel would reset, and the answer might be lost: RFC 9112 section 9.6. */
    private void linger() {
        phase = Phase.LINGER;
        wire.shutdownOutput();
        loop.arm(this, LINGER_NANOS);
        wire.resume();
    }

    /** Answers in the instance's stead. */
    void error(Reason reason, boolean mayKeep) {
        meters.localError(reason);
        account().entry().reason(reason.word());
        boolean keeps = mayKeep && mayKeep();
        ByteBuf reply = loop.buffer(ErrorReply.ROOM);
        ErrorReply.writeTo(reply, reason, mayKeep && head().isHead(), keeps ? "keep-alive" : "close");
        boolean there = out.send(reply);
        reply.release();
        if (there) {
            keep = keeps;
            answered(reason.status(), keeps);
        } else {
            gone();
        }
    }

    /** The client went away. */
    void gone() {
        gone("client_gone");
    }

    /** Ends what cannot be ended in order, or is no longer worth it, and why: the client must not take it for complete. */
    void gone(String why) {
        if (current != null) {
            current.cancel(why);
        }
        end(true);
    }

    @Override
    public void threw() {
        gone("defect");
    }

    Account account() {
        return exchange().account();
    }

    private RequestHead head() {
        return exchange().request();
    }

    /** Gives the wire to a tunnel, which says {@link #tunnelEnded}. */
    Wire surrender() {
        phase = Phase.TUNNEL;
        disarm();
        return wire;
    }

    void tunnelEnded(boolean abort) {
        meters.request(101, loop.nanos() - firstNanos);
        account().entry().status(101);
        end(abort);
    }

    void drain() {
        if (phase == Phase.IDLE && !in.early()) {
            linger();
        }
    }

    @Override
    protected void due() {
        switch (phase) {
            case IDLE, LINGER -> end(false);
            case HEAD -> {
                begin(Unpooled.EMPTY_BUFFER, Reason.REQUEST_TIMEOUT);
                pump();
            }
            case ENDING -> gone("client_slow");
            case EXCHANGE -> bodyDue();
            case TUNNEL, CLOSED -> {}
        }
    }

    private void bodyDue() {
        Upload upload = exchange().upload();
        long left = upload.wants() ? bodyNanos + BODY_IDLE_NANOS - loop.nanos() : BODY_IDLE_NANOS;
        if (left > 0 && !upload.received()) {
            loop.arm(this, left);
        } else if (!upload.received()) {
            exchange().fail(Reason.REQUEST_TIMEOUT);
        }
    }

    private void end(boolean abort) {
        if (phase == Phase.CLOSED) {
            return;
        }
        phase = Phase.CLOSED;
        disarm();
        rest();
        in.release();
        out.release();
        http.remove(this);
        if (abort) {
            wire.breakOff(http::gone);
        } else {
            wire.close();
            http.gone();
        }
    }
}
