package dev.outrigger.sidecar.http1;

import dev.outrigger.routing.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Reads whole messages through the parser, in the pieces that a test wants, and says in one line what came of it. */
final class Messages {
    private Messages() {}

    /** Returns a reason's word, or the forwarded head, the body's bytes and what is left over. */
    static String request(String text, int... cuts) {
        RequestHead head = new RequestHead(Limits.BUILT_IN, "n1");
        head.reset();
        BodyFraming body = new BodyFraming();
        ByteBuf stream = Unpooled.buffer();
        Head.Verdict verdict = Head.Verdict.MORE;
        StringBuilder seen = new StringBuilder();
        int from = 0;
        for (int piece = 0; piece <= cuts.length; piece++) {
            int to = piece < cuts.length ? cuts[piece] : text.length();
            stream.writeCharSequence(text.substring(from, to), StandardCharsets.ISO_8859_1);
            from = to;
            if (verdict == Head.Verdict.MORE) {
                verdict = head.parse(stream);
                if (verdict == Head.Verdict.DONE) {
                    head.frame(body);
                    seen.append(forwarded(head));
                }
            }
            if (verdict == Head.Verdict.BAD) {
                return head.fault().word();
            }
            if (verdict == Head.Verdict.DONE) {
                int taken = body.take(stream);
                if (taken < 0) {
                    return Reason.BAD_REQUEST.word();
                }
                seen.append(stream.readCharSequence(taken, StandardCharsets.ISO_8859_1));
            }
        }
        String rest = stream.toString(StandardCharsets.ISO_8859_1);
        stream.release();
        return verdict == Head.Verdict.MORE ? "more" : seen + "|" + (body.done() ? "done" : "open") + "|" + rest;
    }

    static String forwarded(RequestHead head) {
        ByteBuf out = Unpooled.buffer();
        head.writeTo(out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    static ResponseHead response(String text) {
        ResponseHead head = new ResponseHead(Limits.BUILT_IN);
        head.reset();
        head.parse(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
        return head;
    }
}
