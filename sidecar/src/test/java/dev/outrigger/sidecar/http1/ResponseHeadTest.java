package dev.outrigger.sidecar.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseHeadTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/2.0 200 OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 200OK\r\n\r\n",
                "HTTP/1.1 200 OK\n\n",
                "\r\nHTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            })
    void refusesWhatIsMalformed(String text) {
        ResponseHead head = new ResponseHead(Limits.BUILT_IN);
        head.reset();

        Head.Verdict verdict = head.parse(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));

        assertThat(verdict).isEqualTo(Head.Verdict.BAD);
        assertThat(head.fault()).isEqualTo(Reason.BAD_RESPONSE);
    }

    @Test
    void passesWhatNeedsNoChangeAsItIs() {
        ResponseHead head = Messages.response("HTTP/1.1 200\r\nServer: x\r\nContent-Length: 3\r\n\r\n");

        assertThat(head.untouched()).isTrue();
        assertThat(head.persistent()).isTrue();
        assertThat(head.status()).isEqualTo(200);
    }

    @Test
    void readsHowLongThePeerKeepsTheConnection() {
        ResponseHead head =
                Messages.response("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: max=5, timeout=7\r\n\r\n");

        assertThat(head.keepAliveSeconds()).isEqualTo(7);
        assertThat(head.persistent()).isTrue();
        assertThat(written(head, ResponseHead.Persistence.SILENT, true))
                .isEqualTo("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    @Test
    void dropsTheLengthOfAChunkedAnswerAndDoesNotKeepTheConnection() {
        ResponseHead head =
                Messages.response("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n");

        assertThat(head.persistent()).isFalse();
        assertThat(written(head, ResponseHead.Persistence.SILENT, false))
                .isEqualTo("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    @Test
    void givesNoBodyToHeadNorTo204Nor304() {
        assertThat(bodyless("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", true))
                .isTrue();
        assertThat(bodyless("HTTP/1.1 204 No\r\nContent-Length: 3\r\n\r\n", false))
                .isTrue();
        assertThat(bodyless("HTTP/1.1 304 No\r\nTransfer-Encoding: chunked\r\n\r\n", false))
                .isTrue();
        assertThat(bodyless("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", false))
                .isFalse();
    }

    private static boolean bodyless(String text, boolean toHead) {
        BodyFraming body = new BodyFraming();
        Messages.response(text).frame(body, toHead);
        return body.done();
    }

    private static String written(ResponseHead head, ResponseHead.Persistence persistence, boolean chunk) {
        ByteBuf out = Unpooled.buffer();
        head.writeTo(out, persistence, chunk, false);
        return out.toString(StandardCharsets.ISO_8859_1);
    }
}
