package dev.outrigger.sidecar.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequestHeadTest {
    static List<RequestCorpus> corpus() {
        return RequestCorpus.all();
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void judgesTheCorpus(RequestCorpus request) {
        String verdict = Messages.request(request.text());

        if (request.verdict().equals("ok")) {
            assertThat(verdict).endsWith("|done|").contains("Via: 1.1 outrigger-n1\r\n");
        } else {
            assertThat(verdict).isEqualTo(request.verdict());
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void saysTheSameWhereverTheBytesAreCut(RequestCorpus request) {
        String whole = Messages.request(request.text());

        for (int first = 0; first <= request.text().length(); first++) {
            assertThat(Messages.request(request.text(), first))
                    .as("cut at %s", first)
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void saysTheSameByteByByte(RequestCorpus request) {
        int[] cuts = new int[request.text().length()];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = i;
        }

        assertThat(Messages.request(request.text(), cuts)).isEqualTo(Messages.request(request.text()));
    }

    @Test
    void neverThrowsAndNeverReadsBeyondOnMutatedBytes() {
        List<RequestCorpus> corpus = RequestCorpus.all();
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text =
                    new StringBuilder(corpus.get(random.nextInt(corpus.size())).text());
            for (int edits = random.nextInt(4); edits >= 0; edits--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> text.insert(at, text.substring(at, at + random.nextInt(text.length() - at)));
                    default -> text.deleteCharAt(at).append('\r');
                }
            }
            String whole = Messages.request(text.toString());

            assertThat(Messages.request(text.toString(), random.nextInt(text.length())))
                    .as("seed %s", seed)
                    .isEqualTo(whole);
        }
    }

    @Test
    void forwardsOrderAndCaseAndRemovesWhatIsHopByHop() {
        String forwarded = Messages.request(String.join(
                "\r\n",
                "GET http://a/x?y HTTP/1.0",
                "hOsT: a",
                "Connection: keep-alive, X-Mine",
                "x-mine: 1",
                "Keep-Alive: 3",
                "X-B:  b ",
                "TE: gzip, trailers",
                "Upgrade: websocket",
                "Accept: */*",
                "",
                ""));

        assertThat(forwarded)
                .isEqualTo(String.join(
                        "\r\n",
                        "GET /x?y HTTP/1.1",
                        "hOsT: a",
                        "X-B:  b ",
                        "Accept: */*",
                        "Via: 1.1 outrigger-n1",
                        "TE: trailers",
                        "Connection: TE",
                        "",
                        "|done|"));
    }

    @Test
    void keepsAnUpgradeButNeverOneToHttp2() {
        String start = "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: x\r\n";

        assertThat(Messages.request(start + "Upgrade: websocket\r\n\r\n"))
                .contains("Upgrade: websocket\r\n", "Connection: upgrade\r\n");
        assertThat(Messages.request(start + "Upgrade: h2c\r\n\r\n")).doesNotContain("h2c", "pgrade", "HTTP2");
    }

    @Test
    void neverLetsConnectionRemoveWhatFramesOrRoutes() {
        String forwarded = Messages.request(String.join(
                "\r\n",
                "POST / HTTP/1.1",
                "Host: a",
                "Content-Length: 1",
                "X-Forwarded-For: b",
                "Connection: host, content-length, via, x-forwarded-for",
                "",
                "z"));

        assertThat(forwarded).contains("Host: a\r\n", "Content-Length: 1\r\n", "X-Forwarded-For: b\r\n");
    }

    @Test
    void givesTheAbsoluteFormAPathAndOptionsAnAsterisk() {
        assertThat(Messages.request("GET http://a HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("GET / HTTP/1.1\r\n");
        assertThat(Messages.request("GET http://a?b HTTP/1.1\r\nHost: a\r\n\r\n"))
                .startsWith("GET /?b HTTP/1.1\r\n");
        assertThat(Messages.request("OPTIONS http://a HTTP/1.1\r\nHost: a\r\n\r\n"))
                .startsWith("OPTIONS * HTTP/1.1\r\n");
    }

    @Test
    void refusesLongLinesLargeHeadsAndManyFields() {
        String fields = "X: y\r\n".repeat(100);

        assertThat(Messages.request("GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
                .isEqualTo("line_too_long");
        assertThat(Messages.request("GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(70_000) + "\r\n\r\n"))
                .isEqualTo("header_too_large");
        assertThat(Messages.request("GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n"))
                .isEqualTo("header_too_large");
    }

    @Test
    void takesNothingBeyondTheHead() {
        RequestHead head = new RequestHead(Limits.BUILT_IN, "n1");
        head.reset();
        ByteBuf in = Unpooled.copiedBuffer("GET / HTTP/1.0\r\n\r\nrest", StandardCharsets.US_ASCII);

        Head.Verdict verdict = head.parse(in);

        assertThat(verdict).isEqualTo(Head.Verdict.DONE);
        assertThat(in.toString(StandardCharsets.US_ASCII)).isEqualTo("rest");
    }
}
