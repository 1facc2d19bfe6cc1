package dev.outrigger.sidecar.require.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.require.Gate;
import dev.outrigger.sidecar.upstream.FixedRoute;
import dev.outrigger.sidecar.wire.ScriptedLoop;
import dev.outrigger.sidecar.wire.ScriptedPeer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an endpoint says before its answer: 1xx, of whichever try. */
final class InterimTest {
    private static final InetSocketAddress FIRST = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8001);
    private static final InetSocketAddress SECOND = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8002);
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String PUT = "PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n";
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
    private static final String HINTS = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n";
    private static final String OTHER_HINTS = "HTTP/1.1 103 Early Hints\r\nLink: </b.css>\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    private final ScriptedLoop loop = new ScriptedLoop();
    private final FixedRoute route = FixedRoute.http(FIRST, SECOND);
    private final HttpFront front = new HttpFront(route, List.of(loop), new Gate(() -> 10, () -> {}), "n1");

    @AfterEach
    void nothingIsLeft() {
        front.drain();
        front.forget(FIRST);
        front.forget(SECOND);
        loop.advance(Duration.ofMinutes(10));
        assertThat(route.inFlight()).isZero();
        assertThat(loop.armed()).isZero();
        loop.close();
    }

    @Test
    void passesOnWhatTheSecondTrySaysWhenTheFirstSaidNothing() {
        ScriptedPeer client = client(GET);
        at(FIRST).reset();
        ScriptedPeer second = at(SECOND);

        say(second, HINTS + OK);

        assertThat(client.received()).isEqualTo(HINTS + OK);
    }

    @Test
    void triesOnceMoreWhenNothingButHintsCameAndPassesOnThoseOfBothTries() {
        ScriptedPeer client = client(GET);
        ScriptedPeer first = at(FIRST);
        say(first, HINTS);
        first.reset();
        ScriptedPeer second = at(SECOND);

        say(second, OTHER_HINTS + OK);

        assertThat(client.received()).isEqualTo(HINTS + OTHER_HINTS + OK);
        assertThat(route.state(0).badAnswers()).isOne();
    }

    @Test
    void triesOnceMoreWhenTheEndpointEndsAfterContinueAndSendsTheBodyAgain() {
        ScriptedPeer client = client(PUT);
        ScriptedPeer first = at(FIRST);
        say(first, CONTINUE);
        client.send("abc");
        loop.run();
        first.finish();
        ScriptedPeer second = at(SECOND);

        say(second, OK);

        assertThat(second.received()).startsWith("PUT / HTTP/1.1\r\n").endsWith("\r\n\r\nabc");
        assertThat(client.received()).isEqualTo(CONTINUE + OK);
    }

    @Test
    void triesNoMoreOnceAnAnswerHasBegunAfterTheHints() {
        ScriptedPeer client = client(GET);
        ScriptedPeer first = at(FIRST);
        say(first, HINTS + "HTTP/1.1 20");

        first.reset();
        loop.run();

        assertThat(client.received()).startsWith(HINTS + "HTTP/1.1 502 ").contains("x-outrigger-error: reset");
    }

    @Test
    void blamesAnEndpointWhoseOldConnectionDiedAfterItsHints() {
        ScriptedPeer client = client(GET);
        ScriptedPeer first = at(FIRST);
        say(first, OK);
        client.send(GET);
        loop.run();
        say(first, HINTS);
        first.reset();

        say(at(SECOND), OK);

        assertThat(client.received()).isEqualTo(OK + HINTS + OK);
        assertThat(route.state(0).badAnswers()).isOne();
    }

    @Test
    void tellsNoneToAnOldClient() {
        ScriptedPeer client = client("GET / HTTP/1.0\r\nHost: a\r\n\r\n");

        say(at(FIRST), HINTS + OK);

        assertThat(client.received()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi");
    }

    @Test
    void doesNotTakeAClientThatIsSlowAfterContinueForASilentEndpoint() {
        route.response(Duration.ofSeconds(5));
        ScriptedPeer client = client(PUT);
        ScriptedPeer first = at(FIRST);
        say(first, CONTINUE);
        loop.advance(Duration.ofSeconds(20));
        client.send("abc");
        loop.run();

        say(first, OK);

        assertThat(client.received()).isEqualTo(CONTINUE + OK);
    }

    @Test
    void blamesAnEndpointThatSaysNothingAfterItsHints() {
        route.response(Duration.ofSeconds(5));
        ScriptedPeer client = client(GET);
        say(at(FIRST), HINTS);

        loop.advance(Duration.ofMillis(5_001));

        assertThat(client.received()).startsWith(HINTS + "HTTP/1.1 504 ");
        assertThat(route.state(0).badAnswers()).isOne();
    }

    private ScriptedPeer client(String request) {
        loop.upstream(FIRST);
        loop.upstream(SECOND);
        ScriptedPeer client = loop.downstream(front::accepted);
        client.send(request);
        return client;
    }

    private ScriptedPeer at(InetSocketAddress endpoint) {
        return loop.upstream(endpoint).accept();
    }

    private void say(ScriptedPeer endpoint, String text) {
        endpoint.send(text);
        loop.run();
    }
}
