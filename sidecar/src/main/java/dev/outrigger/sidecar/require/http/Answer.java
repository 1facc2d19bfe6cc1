package dev.outrigger.sidecar.require.http;

import dev.outrigger.sidecar.http1.BodyFraming;
import dev.outrigger.sidecar.http1.Head;
import dev.outrigger.sidecar.http1.Limits;
import dev.outrigger.sidecar.http1.RequestHead;
import dev.outrigger.sidecar.http1.ResponseHead;
import dev.outrigger.sidecar.http1.ResponseHead.Persistence;
import dev.outrigger.sidecar.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An answer's way down: its head, then its body, framed as the client can read it. Confined to its loop. */
final class Answer {
    enum Progress {
        /** All was taken; there is more to come. */
        MORE,
        /** The answer is complete. */
        DONE,
        /** It breaks RFC 9112, or comes unasked. */
        BAD,
        /** The client is gone. */
        GONE,
        /** 101: what follows is not HTTP. */
        SWITCHED
    }

    private enum Body {
        AS_IT_IS,
        TO_CHUNKS,
        FROM_CHUNKS
    }

    private static final int CHUNK_ROOM = 16;

    private final WireLoop loop;
    private Downstream down;
    private final RequestHead request;
    private final ResponseHead head;
    private final BodyFraming framing = new BodyFraming();
    private Body body = Body.AS_IT_IS;
    private boolean inHead;
    private boolean silent;
    private boolean forwarded;
    private boolean keep;
    private boolean tooMuch;

    Answer(WireLoop loop, Downstream down, RequestHead request) {
        this.loop = loop;
        this.down = down;
        this.request = request;
        this.head = new ResponseHead(Limits.BUILT_IN);
        begin();
    }

    /** The answers that follow are {@code other}'s. */
    void serve(Downstream other, Limits limits) {
        down = other;
        head.limits(limits);
    }

    /** A request goes out, for the first time or again, or will be next. */
    void begin() {
        head.reset();
        inHead = true;
        silent = true;
        forwarded = false;
        tooMuch = false;
    }

    int status() {
        return head.status();
    }

    /** Returns whether the endpoint has said nothing at all. */
    boolean silent() {
        return silent;
    }

    /** Returns whether the endpoint has said anything but whole 1xx: those are no part of the answer. */
    boolean begun() {
        return !inHead || head.begun();
    }

    /** Returns whether the client has seen any of it, but for 1xx. */
    boolean forwarded() {
        return forwarded;
    }

    /** Returns whether the client's connection outlives it. */
    boolean keep() {
        return keep;
    }

    /** Returns whether the endpoint's connection can carry another: for the complete answer. */
    boolean reusable() {
        return head.persistent() && framing.done() && !tooMuch;
    }

    /** Returns how long the endpoint's connection may be idle: {@code most}, or a second less than the endpoint says. */
    long idleNanos(long most) {
        int seconds = head.keepAliveSeconds();
        return seconds < 0 ? most : Math.min(most, TimeUnit.SECONDS.toNanos(seconds - 1));
    }

    /** Takes what was read, and sends it on. */
    Progress take(ByteBuf in) {
        silent = false;
        while (inHead) {
            int from = head.begun() ? -1 : in.readerIndex();
            Head.Verdict verdict = head.parse(in);
            if (verdict == Head.Verdict.MORE) {
                return Progress.MORE;
            }
            if (verdict == Head.Verdict.BAD) {
                return Progress.BAD;
            }
            if (head.status() >= 200) {
                return start(in, from);
            }
            if (head.status() == 101) {
                return switchOver();
            }
            // RFC 9110 section 15.2: they are passed on, of whichever try, but not to 1.0. A client takes any number.
            if (request.modern() && !sendHead(Persistence.SILENT, null, 0, 0)) {
                return Progress.GONE;
            }
            head.reset();
        }
        return more(in);
    }

    private Progress switchOver() {
        if (!request.upgrades()) {
            return Progress.BAD;
        }
        forwarded = true;
        return sendHead(Persistence.UPGRADE, null, 0, 0) ? Progress.SWITCHED : Progress.GONE;
    }

    private Progress start(ByteBuf in, int from) {
        inHead = false;
        head.frame(framing, request.isHead());
        boolean lengthless = framing.endsWithConnection();
        body = Body.AS_IT_IS;
        if (request.modern() && lengthless) {
            body = Body.TO_CHUNKS;
        } else if (!request.modern() && head.chunked()) {
            body = Body.FROM_CHUNKS;
        }
        boolean endless = !request.modern() && (lengthless || (head.chunked() && !framing.done()));
        keep = down.mayKeep() && !endless;
        Persistence says = !keep ? Persistence.CLOSE : request.modern() ? Persistence.SILENT : Persistence.KEEP;
        return body == Body.AS_IT_IS ? startAsItIs(in, from, says) : startFramed(in, says);
    }

    private Progress startAsItIs(ByteBuf in, int from, Persistence says) {
        int begin = in.readerIndex();
        int end = in.writerIndex();
        int taken = framing.take(in);
        if (taken < 0) {
            return Progress.BAD;
        }
        tooMuch = begin + taken < end;
        forwarded = true;
        boolean there;
        if (from >= 0 && says == Persistence.SILENT && head.untouched()) {
            in.setIndex(from, begin + taken);
            there = down.out().send(in);
            in.setIndex(begin + taken, end);
        } else {
            there = sendHead(says, in, begin, taken);
        }
        return progress(there);
    }

    private Progress startFramed(ByteBuf in, Persistence says) {
        int taken = in.readableBytes();
        ByteBuf out = loop.buffer(head.roomToWrite() + taken + 2 * CHUNK_ROOM);
        try {
            head.writeTo(out, says, body == Body.TO_CHUNKS, body == Body.FROM_CHUNKS);
            if (!reframe(in, out)) {
                return Progress.BAD;
            }
            forwarded = true;
            return progress(down.out().send(out));
        } finally {
            out.release();
        }
    }

    /** Sends the head and {@code length} bytes of {@code in}. */
    private boolean sendHead(Persistence says, @Nullable ByteBuf in, int from, int length) {
        ByteBuf out = loop.buffer(head.roomToWrite() + length);
        head.writeTo(out, says, false, false);
        if (in != null) {
            out.writeBytes(in, from, length);
        }
        boolean there = down.out().send(out);
        out.release();
        return there;
    }

    private Progress progress(boolean there) {
        return !there ? Progress.GONE : framing.done() ? Progress.DONE : Progress.MORE;
    }

    private Progress more(ByteBuf in) {
        if (body != Body.AS_IT_IS) {
            ByteBuf out = loop.buffer(in.readableBytes() + CHUNK_ROOM);
            try {
                return reframe(in, out) ? progress(down.out().send(out)) : Progress.BAD;
            } finally {
                out.release();
            }
        }
        int end = in.writerIndex();
        int taken = framing.take(in);
        if (taken < 0) {
            return Progress.BAD;
        }
        int stop = in.readerIndex() + taken;
        tooMuch |= stop < end;
        in.writerIndex(stop);
        boolean there = down.out().send(in);
        in.setIndex(stop, end);
        return progress(there);
    }

    /** Returns how many bytes come next that are passed on whatever they are. */
    long plain() {
        return inHead || body != Body.AS_IT_IS ? 0 : framing.plain();
    }

    /** {@code bytes} bytes, at most {@link #plain}, were passed on. */
    Progress passed(int bytes) {
        framing.pass(bytes);
        return progress(true);
    }

    private boolean reframe(ByteBuf in, ByteBuf out) {
        if (body == Body.TO_CHUNKS) {
            chunk(in, out);
            return true;
        }
        int taken = framing.take(in, out);
        if (taken < 0) {
            return false;
        }
        in.skipBytes(taken);
        tooMuch |= in.isReadable();
        return true;
    }

    private static void chunk(ByteBuf in, ByteBuf out) {
        if (in.isReadable()) {
            out.writeCharSequence(Integer.toHexString(in.readableBytes()), StandardCharsets.US_ASCII);
            out.writeByte('\r').writeByte('\n').writeBytes(in).writeByte('\r').writeByte('\n');
        }
    }

    /** The endpoint has ended its direction. */
    Progress ended() {
        if (inHead || !framing.endsWithConnection()) {
            return Progress.BAD;
        }
        if (body != Body.TO_CHUNKS) {
            return Progress.DONE;
        }
        ByteBuf out = loop.buffer(CHUNK_ROOM);
        out.writeCharSequence("0\r\n\r\n", StandardCharsets.US_ASCII);
        boolean there = down.out().send(out);
        out.release();
        return there ? Progress.DONE : Progress.GONE;
    }
}
