package dev.outrigger.sidecar.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Check;
import dev.outrigger.routing.Prober.Result;
import dev.outrigger.routing.Prober.Result.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Every way a probe can end, over real sockets of the native transport, where there is one; {@link NioProberTest} repeats it on NIO. */
class NettyProberTest extends ProberFixture {
    @Test
    void passesAnAnswerOfAnExpectedStatus() throws Exception {
        try (Peer peer = Peer.answering(OK)) {
            Result result = probe(peer.address(), http("/health?deep=1", AMPLE));

            assertThat(result.kind()).isEqualTo(Kind.GOOD);
            assertThat(result.words()).isEqualTo("200");
            assertThat(result.nanos()).isBetween(1L, AMPLE.toNanos());
            assertThat(peer.requests().poll(10, SECONDS))
                    .startsWith("GET /health?deep=1 HTTP/1.1\r\n")
                    .contains("host: localhost:" + peer.address().getPort() + "\r\n")
                    .contains("connection: close\r\n");
        }
    }

    @Test
    void failsAnAnswerOfAnotherStatus() throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n")) {
            Result result = probe(peer.address(), http("/", AMPLE));

            assertThat(result.kind()).isEqualTo(Kind.BAD_ANSWER);
            assertThat(result.words()).isEqualTo("503 (expected: 200-399)");
        }
    }

    @Test
    void waitsForTheFinalStatusBehindInterimOnes() throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n" + OK)) {
            Result result = probe(peer.address(), http("/", AMPLE));

            assertThat(result.words()).isEqualTo("200");
        }
    }

    @Test
    void decidesByTheHeadersAndDropsAnEndlessBody() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (Peer peer = Peer.playing(socket -> {
            Peer.head(socket.getInputStream());
            try {
                socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
                while (true) {
                    socket.getOutputStream().write(new byte[16 << 10]);
                }
            } catch (IOException gone) {
                closed.countDown();
            }
        })) {
            Result result = probe(peer.address(), http("/", AMPLE));

            assertThat(result.kind()).isEqualTo(Kind.GOOD);
            assertThat(closed.await(10, SECONDS)).isTrue();
        }
    }

    @Test
    void passesAConnectionThatStands() throws Exception {
        try (Peer peer = Peer.playing(socket -> socket.getInputStream().read())) {
            Result result = probe(peer.address(), tcp(AMPLE));

            assertThat(result.kind()).isEqualTo(Kind.GOOD);
            assertThat(result.words()).isEqualTo("connected");
        }
    }

    @Test
    void tellsThatNobodyListens() throws Exception {
        InetSocketAddress free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
        }

        Result tcp = probe(free, tcp(AMPLE));
        Result http = probe(free, http("/", AMPLE));

        assertThat(tcp.kind()).isEqualTo(Kind.UNREACHED);
        assertThat(tcp.words()).startsWith("refused");
        assertThat(http.kind()).isEqualTo(Kind.UNREACHED);
    }

    @Test
    void endsInTimeWhenThePeerSaysNothing() throws Exception {
        try (Peer peer = Peer.playing(socket -> socket.getInputStream().readAllBytes())) {
            Result result = probe(peer.address(), http("/", SHORT));

            assertThat(result.kind()).isEqualTo(Kind.BAD_ANSWER);
            assertThat(result.words()).isEqualTo("no answer within 300ms");
            assertThat(result.nanos()).isGreaterThanOrEqualTo(SHORT.toNanos());
        }
    }

    @Test
    void endsInTimeWhenThePeerDripsItsAnswer() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (Peer peer = Peer.playing(socket -> {
            for (byte b : ("HTTP/1.1 200 OK\r\nx: " + "y".repeat(10_000)).getBytes(ISO_8859_1)) {
                socket.getOutputStream().write(b);
                never.await(20, MILLISECONDS);
            }
        })) {
            Result result = probe(peer.address(), http("/", SHORT));

            assertThat(result.words()).isEqualTo("no answer within 300ms");
        }
    }

    @Test
    void endsInTimeWhenSynsAreDropped() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = new InetSocketAddress(full.getInetAddress(), full.getLocalPort());
            List<SocketChannel> fillers = fill(address);

            Result result = probe(address, tcp(SHORT));

            assertThat(result.kind()).isEqualTo(Kind.UNREACHED);
            assertThat(result.words()).isEqualTo("no connection within 300ms");
            for (SocketChannel filler : fillers) {
                filler.close();
            }
        }
    }

    @Test
    void failsGarbage() throws Exception {
        try (Peer peer = Peer.answering("\u0000\u0001SSH-2.0-whatever\r\n\r\n")) {
            Result result = probe(peer.address(), http("/", AMPLE));

            assertThat(result.kind()).isEqualTo(Kind.BAD_ANSWER);
            assertThat(result.words()).isEqualTo("not HTTP");
        }
    }

    @Test
    void failsHeadersWithoutEnd() throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 200 OK\r\nx: " + "y".repeat(100_000))) {
            Result result = probe(peer.address(), http("/", AMPLE));

            assertThat(result.kind()).isEqualTo(Kind.BAD_ANSWER);
            assertThat(result.words()).isEqualTo("headers too long");
        }
    }

    @Test
    void failsAPeerThatClosesBeforeItAnswers() throws Exception {
        try (Peer peer = Peer.playing(socket -> Peer.head(socket.getInputStream()))) {
            Result result = probe(peer.address(), http("/", AMPLE));

            assertThat(result.kind()).isEqualTo(Kind.BAD_ANSWER);
            assertThat(result.words()).isEqualTo("closed without an answer");
        }
    }

    @Test
    void failsAPeerThatResets() throws Exception {
        try (Peer peer = Peer.playing(socket -> {
            Peer.head(socket.getInputStream());
            socket.setSoLinger(true, 0);
        })) {
            Result result = probe(peer.address(), http("/", AMPLE));

            assertThat(result.kind()).isEqualTo(Kind.BAD_ANSWER);
            assertThat(result.words()).isEqualTo("reset");
        }
    }

    @Test
    void probesTheHostAndPortOfTheCheckInsteadOfTheAnnouncedOnes() throws Exception {
        try (Peer peer = Peer.answering(OK)) {
            InetSocketAddress announced = numeric(new byte[] {(byte) 192, 0, 2, 1});
            Check check = check(
                    Optional.of("/"), AMPLE, "app.internal", peer.address().getPort());

            Result result = probe(announced, check);

            assertThat(result.words()).isEqualTo("200");
            assertThat(peer.requests().poll(10, SECONDS))
                    .contains("host: app.internal:" + peer.address().getPort() + "\r\n");
        }
    }

    /** Connects without accepting until the kernel drops what comes next. */
    private static List<SocketChannel> fill(InetSocketAddress address) throws IOException {
        List<SocketChannel> fillers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            SocketChannel filler = SocketChannel.open();
            filler.configureBlocking(false);
            filler.connect(address);
            fillers.add(filler);
        }
        return fillers;
    }
}
