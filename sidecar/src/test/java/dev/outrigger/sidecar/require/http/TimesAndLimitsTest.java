package dev.outrigger.sidecar.require.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Pick;
import dev.outrigger.routing.Reason;
import dev.outrigger.sidecar.require.Gate;
import dev.outrigger.sidecar.telemetry.Counted;
import dev.outrigger.sidecar.telemetry.Limit;
import dev.outrigger.sidecar.upstream.FixedRoute;
import dev.outrigger.sidecar.wire.ScriptedLoop;
import dev.outrigger.sidecar.wire.ScriptedPeer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Time-outs and limits of HTTP, under virtual time. */
final class TimesAndLimitsTest {
    private static final InetSocketAddress ENDPOINT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8001);
    private static final InetSocketAddress SECOND = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8002);
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    private final ScriptedLoop loop = new ScriptedLoop();
    private final FixedRoute route = FixedRoute.http(ENDPOINT);
    private final HttpFront front = new HttpFront(route, List.of(loop), new Gate(() -> 10, () -> {}), "n1");

    @AfterEach
    void nothingIsLeft() {
        front.drain();
        front.forget(ENDPOINT);
        loop.advance(Duration.ofMinutes(10));
        assertThat(route.inFlight()).isZero();
        assertThat(loop.armed()).isZero();
        loop.close();
    }

    @Test
    void endsAWholeRequestAtItsTimeAndBlamesTheEndpointThatIsSilent() {
        route.request(Duration.ofSeconds(5));
        loop.upstream(ENDPOINT);
        ScriptedPeer client = loop.downstream(front::accepted);
        client.send(GET);

        loop.advance(Duration.ofMillis(4_999));
        String early = client.received();
        loop.advance(Duration.ofMillis(2));

        assertThat(early).isEmpty();
        assertThat(client.received()).startsWith("HTTP/1.1 504 ").contains("x-outrigger-error: timeout");
        assertThat(route.state(0).badAnswers()).isOne();
    }

    @ParameterizedTest
    @CsvSource({"5, 60, 4, 0", "5, 60, 1, 1", "8, 5, 4, 0", "8, 3, 2, 1"})
    void blamesTheLastOfSeveralTriesOnlyIfItHadTime(int request, int response, int firstDies, int blamed) {
        route.request(Duration.ofSeconds(request)).response(Duration.ofSeconds(response));
        route.becomes(ENDPOINT, SECOND);
        loop.upstream(ENDPOINT);
        loop.upstream(SECOND);
        ScriptedPeer client = loop.downstream(front::accepted);
        client.send(GET);
        loop.advance(Duration.ofSeconds(firstDies));

        loop.upstream(ENDPOINT).accept().reset();
        loop.advance(Duration.ofSeconds(request));

        assertThat(client.received()).startsWith("HTTP/1.1 504 ").contains("x-outrigger-error: timeout");
        assertThat(route.state(0).badAnswers()).isOne();
        assertThat(route.state(1).badAnswers()).isEqualTo(blamed);
    }

    @Test
    void blamesNoEndpointForAClientThatSendsItsBodyTooSlowly() {
        route.request(Duration.ofSeconds(5));
        loop.upstream(ENDPOINT);
        ScriptedPeer client = loop.downstream(front::accepted);
        client.send(POST + "a");

        loop.advance(Duration.ofMillis(5_001));

        assertThat(client.received()).startsWith("HTTP/1.1 504 ");
        assertThat(route.state(0).badAnswers()).isZero();
    }

    @Test
    void blamesNoEndpointWhenTheLoopIsLate() {
        loop.upstream(ENDPOINT);
        ScriptedPeer client = loop.downstream(front::accepted);
        client.send(GET);
        loop.run();

        loop.late(true);
        loop.advance(Duration.ofSeconds(61));

        assertThat(client.received()).contains("x-outrigger-error: local_resources");
        assertThat(route.state(0).badAnswers()).isZero();
    }

    @Test
    void waitsHalfAMinuteForMoreOfABody() {
        loop.upstream(ENDPOINT);
        ScriptedPeer client = loop.downstream(front::accepted);
        client.send(POST + "a");
        loop.advance(Duration.ofSeconds(29));
        client.send("b");

        loop.advance(Duration.ofSeconds(29));
        String early = client.received();
        loop.advance(Duration.ofSeconds(2));

        assertThat(early).isEmpty();
        assertThat(client.received()).startsWith("HTTP/1.1 408 ");
        assertThat(route.state(0).badAnswers()).isZero();
    }

    @Test
    void answersAClientThatHasEndedItsDirectionWhenTheEndpointIsSilentAndHalfCloseTimeoutIsOff() {
        route.halfClose(Duration.ZERO).response(Duration.ofSeconds(5));
        loop.upstream(ENDPOINT);
        ScriptedPeer client = loop.downstream(front::accepted);
        client.send(GET);
        client.finish();

        loop.advance(Duration.ofMillis(5_001));

        assertThat(client.received()).startsWith("HTTP/1.1 504 ").contains("x-outrigger-error: timeout");
        assertThat(client.sawReset()).isFalse();
    }

    @Test
    void keepsAnIdleClientForEverWhenIdleTimeoutIsOff() {
        route.idle(Duration.ZERO);
        loop.upstream(ENDPOINT);
        ScriptedPeer client = loop.downstream(front::accepted);
        client.send(POST);
        ScriptedPeer server = loop.upstream(ENDPOINT).accept();
        client.send("abc");
        loop.run();
        server.send(OK);

        loop.advance(Duration.ofHours(1));

        assertThat(client.received()).isEqualTo(OK);
        assertThat(client.gone()).isFalse();
    }

    @Test
    void closesAPooledConnectionWhoseTimeHasPassed() {
        ScriptedPeer server = pooled();

        loop.advance(Duration.ofMillis(14_999));
        boolean early = server.gone();
        loop.advance(Duration.ofMillis(2));

        assertThat(early).isFalse();
        assertThat(server.gone()).isTrue();
    }

    @Test
    void closesPooledConnectionsToAForgottenEndpoint() {
        ScriptedPeer server = pooled();

        front.forget(ENDPOINT);
        loop.run();

        assertThat(server.gone()).isTrue();
    }

    @Test
    void poolsNoConnectionOnWhichMoreCameThanTheAnswer() {
        loop.upstream(ENDPOINT);
        loop.downstream(front::accepted).send(GET);
        ScriptedPeer server = loop.upstream(ENDPOINT).accept();

        server.send(OK + "HTTP/1.1 200 OK\r\n\r\n");
        loop.run();

        assertThat(server.gone()).isTrue();
    }

    @Test
    void letsNoMoreWaitForTheTableThanMayBePending() {
        route.unknown().pending(1);
        ScriptedPeer first = loop.downstream(front::accepted);
        ScriptedPeer second = loop.downstream(front::accepted);

        first.send(GET);
        loop.run();
        second.send(GET);
        loop.run();

        assertThat(first.received()).isEmpty();
        assertThat(second.received()).startsWith("HTTP/1.1 503 ").contains("x-outrigger-error: overflow");
        assertThat(Counted.hits(route.meters(0), Limit.MAX_PENDING)).isEqualTo(1);
    }

    @Test
    void countsARequestForWhichEveryEndpointIsAtItsLimit() {
        route.picks(attempt -> new Pick.Rejected(Reason.OVERFLOW));
        ScriptedPeer client = loop.downstream(front::accepted);

        client.send(GET);
        loop.run();

        assertThat(client.received()).startsWith("HTTP/1.1 503 ").contains("x-outrigger-error: overflow");
        assertThat(Counted.hits(route.meters(0), Limit.MAX_REQUESTS_PER_ENDPOINT))
                .isEqualTo(1);
    }

    @Test
    void countsTheConnectionThatMeetsTheLimitAndNoOther() {
        for (int i = 0; i < 12; i++) {
            loop.downstream(front::accepted);
        }
        loop.run();

        assertThat(Counted.hits(route.meters(0), Limit.MAX_CONNECTIONS)).isEqualTo(1);
    }

    private ScriptedPeer pooled() {
        loop.upstream(ENDPOINT);
        loop.downstream(front::accepted).send(GET);
        ScriptedPeer server = loop.upstream(ENDPOINT).accept();
        server.send(OK);
        loop.run();
        return server;
    }
}
