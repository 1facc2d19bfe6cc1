package dev.outrigger.sidecar.require.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.require.Gate;
import dev.outrigger.sidecar.upstream.FixedRoute;
import dev.outrigger.sidecar.wire.ScriptedLoop;
import dev.outrigger.sidecar.wire.ScriptedPeer;
import dev.outrigger.sidecar.wire.ScriptedUpstream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes through pipes, and that nothing else of a connection does. */
final class SplicedBodiesTest {
    private static final InetSocketAddress ENDPOINT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8001);

    private final ScriptedLoop loop = new ScriptedLoop();
    private final FixedRoute route = FixedRoute.http(ENDPOINT);
    private final HttpFront front = new HttpFront(route, List.of(loop), new Gate(() -> 10, () -> {}), "n1");

    @AfterEach
    void nothingIsLeft() {
        assertThat(loop.pipes()).isZero();
        loop.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8_000, 8_191, 8_192, 16_300, 16_384, 24_575, 65_536, 70_000, 300_000})
    void endsWithTheBodyAndLeavesWhatFollowsToTheNextRequest(int length) {
        loop.upstream(ENDPOINT);
        ScriptedPeer client = loop.downstream(front::accepted);
        String body = text(length);

        client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n" + body
                + "GET /b HTTP/1.1\r\nHost: a\r\n\r\n");
        ScriptedPeer server = loop.upstream(ENDPOINT).accept();
        String first = server.received();
        server.send("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + body);
        loop.run();
        String answer = client.received();
        String second = server.received();
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        loop.run();

        assertThat(first).startsWith("POST /a ").endsWith("\r\n\r\n" + body);
        assertThat(answer).endsWith("\r\n\r\n" + body);
        assertThat(second).startsWith("GET /b ");
        assertThat(client.received()).endsWith("\r\n\r\nhi");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void movesAllBytesInOrderWhateverTheReadsAndTheRoom(long seed) {
        Random random = new Random(seed);
        ScriptedUpstream upstream = loop.upstream(ENDPOINT);
        ScriptedPeer client = loop.downstream(front::accepted);
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ScriptedPeer server = upstream.accept();
        server.send("HTTP/1.1 204 No Content\r\n\r\n");

        for (int exchange = 0; exchange < 10; exchange++) {
            String question = framed(random);
            String answer = framed(random);
            client.send((random.nextBoolean() ? "POST" : "PUT") + " / HTTP/1.1\r\nHost: a\r\n" + question);
            String asked = taken(server, question, random);
            server.send("HTTP/1.1 200 OK\r\n" + answer);
            String answered = taken(client, answer, random);

            assertThat(asked).endsWith(question.substring(question.indexOf("\r\n\r\n")));
            assertThat(answered).endsWith(answer.substring(answer.indexOf("\r\n\r\n")));
        }

        assertThat(upstream.knocks()).isEqualTo(1);
        assertThat(loop.piped()).isPositive();
    }

    /** Returns what {@code peer} takes, little by little, up to the end of {@code message} or as much as comes. */
    private String taken(ScriptedPeer peer, String message, Random random) {
        String end = message.substring(message.indexOf("\r\n\r\n"));
        StringBuilder taken = new StringBuilder();
        for (int step = 0; step < 1_000 && taken.indexOf(end, taken.length() - end.length()) < 0; step++) {
            loop.readAtMost(random.nextInt(3) == 0 ? 1 + random.nextInt(40_000) : Integer.MAX_VALUE);
            peer.window(random.nextInt(3) > 0 ? random.nextInt(30_000) : Integer.MAX_VALUE);
            loop.run();
            taken.append(peer.received());
        }
        peer.window(Integer.MAX_VALUE);
        return taken.toString();
    }

    /** Returns the field that frames a body of up to 200 KB, and that body. */
    private static String framed(Random random) {
        int length = 1 + random.nextInt(random.nextInt(3) == 0 ? 200_000 : 20_000);
        return random.nextBoolean()
                ? "Content-Length: " + length + "\r\n\r\n" + text(length)
                : "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(length) + "\r\n" + text(length)
                        + "\r\n0\r\n\r\n";
    }

    @Test
    void passesLongChunksThroughPipesAndReadsWhatIsBetween() {
        loop.upstream(ENDPOINT);
        ScriptedPeer client = loop.downstream(front::accepted);
        String chunks = "249f0\r\n" + text(150_000) + "\r\n30d40;a=b\r\n" + text(200_000) + "\r\n0\r\n\r\n";

        client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
        ScriptedPeer server = loop.upstream(ENDPOINT).accept();
        String request = server.received();
        int up = loop.piped();
        server.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
        loop.run();
        String answer = client.received();
        server.finish();
        loop.run();

        assertThat(request).endsWith("\r\n\r\n" + chunks);
        assertThat(answer).endsWith("\r\n\r\n" + chunks);
        assertThat(up).isPositive();
        assertThat(loop.piped()).isGreaterThan(up);
        assertThat(client.gone()).isFalse();
    }

    @Test
    void keepsBytesThatFollowAPipeWhichWaitsForRoom() {
        loop.upstream(ENDPOINT);
        ScriptedPeer client = loop.downstream(front::accepted);
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ScriptedPeer server = loop.upstream(ENDPOINT).accept();
        String body = text(100_000);
        client.window(40_000);

        server.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + body);
        loop.run();
        int whileBlocked = loop.pipes();
        client.window(Integer.MAX_VALUE);
        loop.run();
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        loop.run();

        assertThat(whileBlocked).isEqualTo(1);
        assertThat(client.received()).endsWith(body);
        assertThat(server.received()).contains("GET / ");
    }

    @Test
    void givesThePipeBackWhenTheClientGoesAway() {
        loop.upstream(ENDPOINT);
        ScriptedPeer client = loop.downstream(front::accepted);
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ScriptedPeer server = loop.upstream(ENDPOINT).accept();
        client.window(40_000);
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + text(200_000));
        loop.run();

        client.reset();
        loop.run();

        assertThat(server.sawReset()).isTrue();
        assertThat(route.inFlight()).isZero();
    }

    @Test
    void losesNothingOfARequestWhoseAnswerSwitchesBeforeAllOfItWasTaken() {
        loop.upstream(ENDPOINT);
        ScriptedPeer client = loop.downstream(front::accepted);
        client.send("POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\nContent-Length: 12000\r\n\r\n");
        ScriptedPeer server = loop.upstream(ENDPOINT).accept();
        server.window(1000);

        client.send(text(12_000));
        loop.run();
        server.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n");
        loop.run();
        server.window(Integer.MAX_VALUE);
        client.send("after");
        loop.run();

        assertThat(client.received()).startsWith("HTTP/1.1 101 ");
        assertThat(server.received()).endsWith(text(12_000) + "after");
    }

    @Test
    void takesAClientForActiveWhileItTakesTheEndOfItsAnswerAtAll() {
        route.idle(Duration.ofSeconds(10));
        loop.upstream(ENDPOINT);
        ScriptedPeer client = loop.downstream(front::accepted);
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ScriptedPeer server = loop.upstream(ENDPOINT).accept();
        client.window(20_000);
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 70000\r\n\r\n" + text(70_000));

        for (int i = 0; i < 20; i++) {
            loop.advance(Duration.ofSeconds(9));
            client.window(1000);
        }
        boolean early = client.gone();
        loop.advance(Duration.ofSeconds(11));

        assertThat(server.unread()).isZero();
        assertThat(early).isFalse();
        assertThat(client.sawReset()).isTrue();
    }

    @Test
    void resetsTheClientWhenAnEndpointBreaksOffInBulk() {
        loop.upstream(ENDPOINT);
        ScriptedPeer client = loop.downstream(front::accepted);
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ScriptedPeer server = loop.upstream(ENDPOINT).accept();
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + text(100_000));
        loop.run();

        server.finish();
        loop.run();

        assertThat(client.received()).endsWith(text(100_000));
        assertThat(client.sawReset()).isTrue();
        assertThat(route.inFlight()).isZero();
    }

    private static String text(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return new String(bytes, ISO_8859_1);
    }
}
