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
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/*
 * One request and its answer, over as many tries as the commit rule allows. Taken from the loop by a downstream connection when a
 * request begins and given back when it is idle again, since most connections are idle most of the time. Confined to its loop.
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

    private final HttpLoop http;
    private final WireLoop loop;
    private final RequestHead request;
    private final Upload upload;
    private final Answer answer;
    private final Tries tries;
    private final Account account;
    private final Patience patience;
    private Downstream down;
    private TrafficPolicy traffic;
    private Phase phase = Phase.IDLE;
    private @Nullable Runnable callOff;

    Exchange(HttpLoop http, Downstream down) {
        this.http = http;
        this.loop = http.loop();
        this.down = down;
        this.traffic = http.route().traffic();
        this.request = new RequestHead(Limits.BUILT_IN, http.node());
        this.upload = new Upload(loop, request);
        this.answer = new Answer(loop, down, request);
        this.tries = new Tries(http, this);
        this.account = new Account(http.access(), request, upload, down.out());
        this.patience = new Patience(traffic);
        serve(down);
    }

    /** From here on it is {@code other}'s. */
    void serve(Downstream other) {
        down = other;
        request.limits(http.limits());
        answer.serve(other, http.limits());
        account.serve(other.out());
    }

    /** It is over: lets go of what is large. It keeps whom it served last until it serves another: there are few at rest. */
    void rest() {
        account.end(loop.nanos());
        phase = Phase.IDLE;
        request.reset();
        answer.begin();
    }

    RequestHead request() {
        return request;
    }

    Account account() {
        return account;
    }

    Upload upload() {
        return upload;
    }

    /** The request's head is complete. */
    void begin(long firstNanos) {
        traffic = http.route().traffic();
        patience.begin(traffic, firstNanos, loop.nanos());
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
        account.entry().begins(loop.nanos());
        // What may not be sent twice goes only where the endpoint was alive a moment ago.
        tries.begin(!upload.replayable(), account.entry());
    }

    /** A connection stands. */
    void stands(Wire wire) {
        wire.handler(this);
        phase = Phase.UNANSWERED;
        patience.active(loop.nanos());
        account.entry().connected(loop.nanos());
        answer.begin();
        rearm();
        upload.attach(wire);
        down.pump();
    }

    /** More of the request's body was read. */
    void uploaded(boolean wellFramed) {
        if (tries.wire() != null) {
            patience.active(loop.nanos());
        }
        if (!wellFramed) {
            fail(Reason.BAD_REQUEST);
        }
    }

    /** The client has ended its direction; it may still wait for the answer. */
    void halfClosed() {
        patience.halfClosed(loop.nanos());
        rearm();
    }

    /** Bytes have moved downstream; whether there is room for more. */
    void room(boolean more) {
        patience.active(loop.nanos());
        Wire up = tries.wire();
        if (more && up != null) {
            up.resume();
        }
    }

    @Override
    public void writable(Wire told) {
        patience.active(loop.nanos());
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
        patience.active(loop.nanos());
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
        patience.active(loop.nanos());
        Answer.Progress progress = answer.take(buffer);
        if (answer.begun()) {
            account.entry().answers(loop.nanos());
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
        account.entry().attemptFailed(reason.word());
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
        new Tunnel(http, down, switched, reached, traffic, upload.surrender()).start();
        upload.end();
    }

    /** Gives it up, for a reason of ours or the client's. */
    void fail(Reason reason) {
        end(Outcome.CANCELLED);
        answerOurselves(reason);
    }

    private void answerOurselves(Reason reason) {
        if (answer.forwarded()) {
            account.entry().status(answer.status());
            down.gone(reason.word());
        } else {
            down.error(reason, true);
        }
    }

    /** The client is gone. Idempotent. */
    void cancel(String why) {
        account.entry().reason(why);
        if (phase != Phase.IDLE && phase != Phase.TUNNEL) {
            if (answer.forwarded()) {
                account.entry().status(answer.status());
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
        if (left == Patience.NEVER) {
            disarm();
        } else {
            loop.arm(this, left);
        }
    }

    private long left(long now) {
        Duration quiet = switch (phase) {
            case WAITING -> traffic.queueTimeout();
            case UNANSWERED -> traffic.responseTimeout();
            case ANSWERING -> answer.forwarded() ? traffic.idleTimeout() : traffic.responseTimeout();
            case IDLE, CONNECTING, TUNNEL -> Duration.ZERO;
        };
        return patience.left(quiet.toNanos(), now);
    }

    @Override
    protected void due() {
        long now = loop.nanos();
        if (left(now) > 0) {
            rearm();
        } else if (phase == Phase.WAITING) {
            fail(Reason.QUEUE_TIMEOUT);
        } else if (phase == Phase.UNANSWERED && upload.wants() && !patience.outOfTime(now)) {
            // It is the client who is slow, and its own time-out runs.
            patience.active(now);
            rearm();
        } else if (patience.halfClosedForLong(now)) {
            down.gone("half_close_timeout");
        } else {
            overdue();
        }
    }

    private void overdue() {
        boolean late = loop.late();
        boolean theirs = phase == Phase.UNANSWERED && !late && !upload.wants() && patience.hadItsTime(loop.nanos());
        account.entry().attemptFailed((late ? Reason.LOCAL_RESOURCES : Reason.TIMEOUT).word());
        if (theirs) {
            tries.blame("no answer in time");
        }
        end(theirs ? Outcome.BAD_ANSWER : late ? Outcome.LOCAL : Outcome.CANCELLED);
        answerOurselves(late ? Reason.LOCAL_RESOURCES : Reason.TIMEOUT);
    }
}
