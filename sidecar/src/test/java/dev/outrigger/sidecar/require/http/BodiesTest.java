package dev.outrigger.sidecar.require.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.upstream.FixedRoute;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class BodiesTest {
    private static final int MIB = 1 << 20;
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
    private static final String CHUNKS = "3;x=\"y\"\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 1\r\n\r\n";

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void passesChunksAndTrailersBothWays(String transport) throws Exception {
        try (Site site = new Site(transport)) {
            ServerSocket server = site.endpoint();
            Peer client = site.serve(FixedRoute.http(Site.address(server))).client();

            client.say("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS);
            Peer endpoint = site.accept(server);
            String head = endpoint.head();
            String request = endpoint.chunks();
            endpoint.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS);
            String answer = client.head() + client.chunks();
            client.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            endpoint.head();
            endpoint.say(OK);

            assertThat(head).contains("Transfer-Encoding: chunked\r\n");
            assertThat(request).isEqualTo(CHUNKS);
            assertThat(answer).isEqualTo("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS);
            assertThat(client.message()).isEqualTo(OK);
        }
    }

    /** Two pieces are two calls, two packets, and an endpoint that is woken twice. */
    @Test
    void sendsWhatCameOfTheBodyWithItsHeadInOnePiece() throws Exception {
        try (Site site = new Site("epoll")) {
            ServerSocket server = site.endpoint();
            Peer client = site.serve(FixedRoute.http(Site.address(server))).client();
            String body = "x".repeat(4096);

            client.say("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 4096\r\n\r\n" + body);
            Peer endpoint = site.accept(server);
            endpoint.head();
            endpoint.take(4096);
            endpoint.say(OK);
            client.message();
            client.say("POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 4096\r\n\r\n" + body);
            byte[] piece = new byte[16 * 1024];
            int length = endpoint.socket().getInputStream().read(piece);

            assertThat(new String(piece, 0, length, ISO_8859_1))
                    .startsWith("POST /b HTTP/1.1\r\n")
                    .endsWith(body);
        }
    }

    @Test
    void takesChunksApartForAnOldClient() throws Exception {
        try (Site site = new Site("epoll")) {
            ServerSocket server = site.endpoint();
            Peer client = site.serve(FixedRoute.http(Site.address(server))).client();

            client.say("GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
            Peer endpoint = site.accept(server);
            String request = endpoint.head();
            endpoint.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS);

            assertThat(request).startsWith("GET / HTTP/1.1\r\n");
            assertThat(client.rest()).isEqualTo("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabcde");
        }
    }

    @Test
    void keepsAnOldClientsConnectionWhenItAsksForThat() throws Exception {
        try (Site site = new Site("epoll")) {
            ServerSocket server = site.endpoint();
            Peer client = site.serve(FixedRoute.http(Site.address(server))).client();

            client.say("GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
            Peer endpoint = site.accept(server);
            endpoint.head();
            endpoint.say(OK);
            String first = client.message();
            client.say("GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
            endpoint.head();
            endpoint.say(OK);

            assertThat(first)
                    .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nhi")
                    .isEqualTo(client.message());
        }
    }

    @Test
    void chunksWhatEndsWithTheConnection() throws Exception {
        try (Site site = new Site("epoll")) {
            ServerSocket server = site.endpoint();
            Peer client = site.serve(FixedRoute.http(Site.address(server))).client();

            client.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            Peer endpoint = site.accept(server);
            endpoint.head();
            endpoint.say("HTTP/1.0 200 OK\r\n\r\nhello");
            endpoint.close();

            assertThat(client.head()).isEqualTo("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertThat(client.chunks()).isEqualTo("5\r\nhello\r\n0\r\n\r\n");
        }
    }

    @Test
    void letsTheEndpointSayContinue() throws Exception {
        try (Site site = new Site("epoll")) {
            ServerSocket server = site.endpoint();
            Peer client = site.serve(FixedRoute.http(Site.address(server))).client();

            client.say("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
            Peer endpoint = site.accept(server);
            String head = endpoint.head();
            endpoint.say("HTTP/1.1 100 Continue\r\n\r\n");
            String interim = client.head();
            client.say("abc");
            String body = endpoint.take(3);
            endpoint.say(OK);

            assertThat(head).contains("Expect: 100-continue\r\n");
            assertThat(interim).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(body).isEqualTo("abc");
            assertThat(client.message()).isEqualTo(OK);
        }
    }

    @Test
    void forwardsAnAnswerThatComesBeforeTheRequestEnds() throws Exception {
        try (Site site = new Site("epoll")) {
            ServerSocket server = site.endpoint();
            FixedRoute route = FixedRoute.http(Site.address(server));
            Peer client = site.serve(route).client();

            client.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc");
            Peer endpoint = site.accept(server);
            endpoint.head();
            endpoint.say("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno");

            assertThat(client.rest())
                    .isEqualTo("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
            assertThat(route.inFlight()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void movesLargeBodiesBothWaysUnharmed(String transport) throws Exception {
        try (Site site = new Site(transport)) {
            ServerSocket server = site.endpoint();
            FixedRoute route = FixedRoute.http(Site.address(server));
            Peer client = site.serve(route).client();
            String length = "Content-Length: " + 64 * MIB + "\r\n\r\n";

            client.say("POST / HTTP/1.1\r\nHost: a\r\n" + length);
            Peer endpoint = site.accept(server);
            endpoint.head();
            Future<String> up = site.background(() -> write(client.out(), 1));
            String upRead = read(endpoint.in());
            endpoint.say("HTTP/1.1 200 OK\r\n" + length);
            Future<String> down = site.background(() -> write(endpoint.out(), 2));
            client.head();
            String downRead = read(client.in());

            assertThat(upRead).isEqualTo(up.get(60, SECONDS));
            assertThat(downRead).isEqualTo(down.get(60, SECONDS));
            site.settled();
            assertThat(route.inFlight()).isZero();
        }
    }

    private static String write(OutputStream out, long seed) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Random random = new Random(seed);
        byte[] piece = new byte[64 * 1024];
        for (int left = 64 * MIB; left > 0; left -= piece.length) {
            random.nextBytes(piece);
            digest.update(piece);
            out.write(piece);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String read(InputStream in) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] piece = new byte[64 * 1024];
        int left = 64 * MIB;
        while (left > 0) {
            int read = in.read(piece, 0, Math.min(left, piece.length));
            if (read < 0) {
                throw new AssertionError("ended with " + left + " bytes missing");
            }
            digest.update(piece, 0, read);
            left -= read;
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
