package dev.outrigger.sidecar.require.http;

import dev.outrigger.routing.EndpointState;
import dev.outrigger.routing.Outcome;
import dev.outrigger.routing.Reason;
import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.sidecar.http1.Limits;
import dev.outrigger.sidecar.http1.RequestHead;
import dev.outrigger.sidecar.telemetry.Limit;
import dev.outrigger.sidecar.wire.Deadline;
import dev.outrigger.sidecar.wire.Failure;
import dev.outrigger.sidecar.wire.Guarded;
import dev.outrigger.sidecar.wire.Splice;
import dev.outrigger.sidecar.wire.Wire;
import dev.outrigger.sidecar.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/*
 * One request and its answer, over as many tries as the commit rule allows. Reused for each request of a downstream
 * connection; confined to its loop.
 *
 *   IDLE -> WAITING -> CONNECTING <-> UNANSWERED -> ANSWERING -> IDLE, or TUNNEL
 *
 * It may be sent once more while the endpoint has said nothing but 1xx, the method is one that may be repeated, and all of the
 * request is still held. Activity only stores the time; what falls due is computed when the deadline does.
 */
final class Exchange extends Deadline implements Wire.Handler, Guarded.Task {
    private enum Phase {
        IDLE,
        WAITING,
        CONNECTING,
        UNANSWERED,
        ANSWERING,
        TUNNEL
    }

    private static final int SHARE = 16;
    private static final long NEVER = Long.MAX_VALUE;

    private final HttpLoop http;
    private final WireLoop loop;
    private final Downstream down;
    private final Upload upload;
    private final Answer answer;
    private final Tries tries;
    private TrafficPolicy traffic;
    private Phase phase = Phase.IDLE;
    private @Nullable Runnable callOff;
    private boolean halfClosed;
    private long activeNanos;
    private long untilNanos;

    Exchange(HttpLoop http, Downstream down, RequestHead request) {
        this.http = http;
        this.loop = http.loop();
        this.down = down;
        this.traffic = http.route().traffic();
        this.upload = new Upload(loop, request);
        Limits limits = new Limits(traffic.maxLineBytes(), traffic.maxHeaderBytes(), traffic.maxHeaders());
        this.answer = new Answer(loop, down, request, limits);
        this.tries = new Tries(http, this);
    }

    Upload upload() {
        return upload;
    }

    /** The request's head is complete. */
    void begin(long firstNanos) {
        traffic = http.route().traffic();
        answer.begin();
        halfClosed = false;
        activeNanos = loop.nanos();
        long most = traffic.requestTimeout().toNanos();
        untilNanos = most == 0 ? NEVER : firstNanos + most;
        if (http.route().table().known()) {
            connect();
        } else if (http.waiting() >= traffic.maxPending()) {
            http.meters().limitHit(Limit.MAX_PENDING);
            fail(Reason.OVERFLOW);
        } else {
            phase = Phase.WAITING;
            http.waits(1);
            rearm();
            callOff = http.route().whenKnown(loop, this::known);
        }
    }

    private void known() {
        loop.atEndOfTurn(this);
    }

    /** The end of a turn in which the table became known. */
    @Override
    public void run() {
        if (phase == Phase.WAITING) {
            http.waits(-1);
            callOff = null;
            connect();
        }
    }

    private void connect() {
        phase = Phase.CONNECTING;
        rearm();
        down.account().entry().begins(loop.nanos());
        // What may not be sent twice goes only where the endpoint was alive a moment ago.
        tries.begin(!upload.replayable(), down.account().entry());
    }

    /** A connection stands. */
    void stands(Wire wire) {
        wire.handler(this);
        phase = Phase.UNANSWERED;
        activeNanos = loop.nanos();
        down.account().entry().connected(activeNanos);
        answer.begin();
        rearm();
        upload.attach(wire);
        down.pump();
    }

    /** More of the request's body was read. */
    void uploaded(boolean wellFramed) {
        if (tries.wire() != null) {
            activeNanos = loop.nanos();
        }
        if (!wellFramed) {
            fail(Reason.BAD_REQUEST);
        }
    }

    /** The client has ended its direction; it may still wait for the answer. */
    void halfClosed() {
        halfClosed = true;
        activeNanos = loop.nanos();
        rearm();
    }

    /** Bytes have moved. */
    void active() {
        activeNanos = loop.nanos();
    }

    /** There is room downstream again. */
    void resume() {
        Wire up = tries.wire();
        if (up != null) {
            up.resume();
        }
    }

    @Override
    public void writable(Wire told) {
        activeNanos = loop.nanos();
        upload.flush();
        down.pump();
    }

    @Override
    public void readable(Wire told) {
        for (int i = 0; i < SHARE; i++) {
            if (tries.wire() != told || down.out().blocked()) {
                return;
            }
            int spliced = down.out().splice(told, answer.plain());
            if (spliced != 0) {
                passed(spliced);
            } else if (!read(told)) {
                return;
            }
        }
        if (tries.wire() == told) {
            told.resume();
        }
    }

    private void passed(int spliced) {
        activeNanos = loop.nanos();
        if (spliced == Splice.SINK_BROKEN) {
            down.gone();
        } else if (answer.passed(spliced) == Answer.Progress.DONE) {
            complete();
        }
    }

    /** Returns whether there was anything, be it an end. */
    private boolean read(Wire told) {
        ByteBuf buffer = loop.receiveBuffer();
        int read = told.read(buffer);
        if (read == Wire.BROKEN) {
            broke(told.failure());
        } else if (read == Wire.END) {
            ended();
        } else if (read != Wire.AGAIN) {
            heard(buffer);
        }
        return read != Wire.AGAIN;
    }

    private void heard(ByteBuf buffer) {
        activeNanos = loop.nanos();
        Answer.Progress progress = answer.take(buffer);
        if (answer.begun()) {
            down.account().entry().answers(activeNanos);
        }
        switch (progress) {
            case MORE -> answering();
            case DONE -> complete();
            case BAD -> bad(Reason.BAD_RESPONSE);
            case GONE -> down.gone();
            case SWITCHED -> tunnel(buffer);
        }
    }

    private void answering() {
        if (phase == Phase.UNANSWERED && answer.begun()) {
            phase = Phase.ANSWERING;
            rearm();
        }
    }

    private void ended() {
        if (!answer.begun()) {
            broke(Failure.RESET);
            return;
        }
        switch (answer.ended()) {
            case DONE -> complete();
            case GONE -> down.gone();
            default -> bad(Reason.RESET);
        }
    }

    private void bad(Reason reason) {
        down.account().entry().attemptFailed(reason.word());
        tries.blame(reason.word());
        end(Outcome.BAD_ANSWER);
        answerOurselves(reason);
    }

    /** The upstream connection broke before the answer was complete. */
    private void broke(Failure failure) {
        boolean again = !answer.begun() && upload.replayable();
        upload.detach();
        phase = Phase.CONNECTING;
        if (!tries.again(failure, answer.silent(), again)) {
            fail(tries.lost());
        }
    }

    private void complete() {
        boolean reusable = answer.reusable() && upload.sent();
        int status = answer.status();
        boolean keep = answer.keep();
        Outcome outcome = status >= 500 ? Outcome.BAD_ANSWER : Outcome.SUCCESS;
        if (status >= 500) {
            tries.blame(Integer.toString(status));
        }
        if (reusable) {
            tries.keep(outcome, answer.idleNanos(traffic.upstreamIdleTimeout().toNanos()));
        }
        end(outcome);
        down.answered(status, keep);
    }

    private void tunnel(ByteBuf buffer) {
        Wire switched = tries.wire();
        EndpointState reached = tries.state();
        if (switched == null || reached == null || !upload.received()) {
            bad(Reason.BAD_RESPONSE);
            return;
        }
        if (buffer.isReadable() && !down.out().send(buffer)) {
            down.gone();
            return;
        }
        disarm();
        phase = Phase.TUNNEL;
        tries.surrender();
        new Tunnel(http, down, switched, reached, traffic).start(upload.surrender());
        upload.end();
    }

    /** Gives it up, for a reason of ours or the client's. */
    void fail(Reason reason) {
        end(Outcome.CANCELLED);
        answerOurselves(reason);
    }

    private void answerOurselves(Reason reason) {
        if (answer.forwarded()) {
            down.account().entry().status(answer.status());
            down.gone(reason.word());
        } else {
            down.error(reason, true);
        }
    }

    /** The client is gone. Idempotent. */
    void cancel() {
        if (phase != Phase.IDLE && phase != Phase.TUNNEL) {
            if (answer.forwarded()) {
                down.account().entry().status(answer.status());
            }
            end(Outcome.CANCELLED);
        }
    }

    @Override
    public void threw() {
        down.gone("defect");
    }

    private void end(Outcome outcome) {
        if (phase == Phase.WAITING) {
            http.waits(-1);
        }
        if (callOff != null) {
            callOff.run();
            callOff = null;
        }
        disarm();
        phase = Phase.IDLE;
        upload.end();
        tries.end(outcome);
    }

    private void rearm() {
        long left = left(loop.nanos());
        if (left == NEVER) {
            disarm();
        } else {
            loop.arm(this, left);
        }
    }

    /** Returns how long until a time-out, 0 or less if it has passed, {@link #NEVER} if none is set. */
    private long left(long now) {
        long quiet = quietNanos();
        long left = quiet == NEVER ? NEVER : activeNanos + quiet - now;
        return untilNanos == NEVER ? left : Math.min(left, untilNanos - now);
    }

    /** Returns how long nothing may happen. */
    private long quietNanos() {
        long most = halfClosed ? traffic.halfCloseTimeout().toNanos() : 0;
        long quiet = switch (phase) {
            case WAITING -> traffic.queueTimeout().toNanos();
            case UNANSWERED -> traffic.responseTimeout().toNanos();
            case ANSWERING -> (answer.forwarded() ? traffic.idleTimeout() : traffic.responseTimeout()).toNanos();
            case IDLE, CONNECTING, TUNNEL -> 0;
        };
        return Math.min(most == 0 ? NEVER : most, quiet == 0 ? NEVER : quiet);
    }

    @Override
    protected void due() {
        long now = loop.nanos();
        if (left(now) > 0) {
            rearm();
        } else if (phase == Phase.WAITING) {
            fail(Reason.QUEUE_TIMEOUT);
        } else if (phase == Phase.UNANSWERED && upload.wants() && (untilNanos == NEVER || untilNanos - now > 0)) {
            // It is the client who is slow, and its own time-out runs.
            activeNanos = now;
            rearm();
        } else if (halfClosed && now - activeNanos >= traffic.halfCloseTimeout().toNanos()) {
            down.gone("half_close_timeout");
        } else {
            overdue();
        }
    }

    private void overdue() {
        boolean late = loop.late();
        boolean theirs = phase == Phase.UNANSWERED && !late && !upload.wants() && hadItsTime();
        down.account().entry().attemptFailed((late ? Reason.LOCAL_RESOURCES : Reason.TIMEOUT).word());
        if (theirs) {
            tries.blame("no answer in time");
        }
        end(theirs ? Outcome.BAD_ANSWER : late ? Outcome.LOCAL : Outcome.CANCELLED);
        answerOurselves(late ? Reason.LOCAL_RESOURCES : Reason.TIMEOUT);
    }

    /*
     * A try that began late and was cut short by the request's end may have been a good one. Where no try can ever have
     * response_timeout, request_timeout is what an answer may take: half of it is more than an earlier try's remains.
     */
    private boolean hadItsTime() {
        long silent = loop.nanos() - activeNanos;
        long response = traffic.responseTimeout().toNanos();
        long request = traffic.requestTimeout().toNanos();
        boolean neverWhole = request > 0 && (response == 0 || response >= request);
        return neverWhole ? silent >= request / 2 : silent >= response;
    }
}
