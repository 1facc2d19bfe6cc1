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

/** How long a tunnel lives, under virtual time. */
final class TunnelTimesTest {
    private static final InetSocketAddress ENDPOINT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8001);
    private static final InetSocketAddress OTHER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8002);

    private final ScriptedLoop loop = new ScriptedLoop();
    private final FixedRoute route = FixedRoute.http(ENDPOINT);
    private final HttpFront front = new HttpFront(route, List.of(loop), new Gate(() -> 10, () -> {}), "n1");

    @AfterEach
    void nothingIsLeft() {
        assertThat(front.open()).isZero();
        assertThat(route.inFlight()).isZero();
        assertThat(loop.armed()).isZero();
        loop.close();
    }

    @Test
    void endsAfterItsGraceWhenItsEndpointIsForgotten() {
        route.grace(Duration.ofSeconds(5));
        ScriptedPeer client = tunnel().client;

        front.forget(OTHER);
        loop.advance(Duration.ofSeconds(60));
        front.forget(ENDPOINT);
        loop.advance(Duration.ofSeconds(4));
        boolean early = client.gone();
        loop.advance(Duration.ofSeconds(2));

        assertThat(early).isFalse();
        assertThat(client.gone()).isTrue();
    }

    @Test
    void endsBetweenItsFullAgeAndAFifthMore() {
        route.age(Duration.ofSeconds(100));
        ScriptedPeer client = tunnel().client;

        loop.advance(Duration.ofMillis(99_900));
        boolean early = client.gone();
        loop.advance(Duration.ofMillis(20_200));

        assertThat(early).isFalse();
        assertThat(client.sawEnd()).isTrue();
    }

    @Test
    void outlivesItsEndpointIfNoGraceIsSet() {
        ScriptedPeer client = tunnel().client;

        front.forget(ENDPOINT);
        loop.advance(Duration.ofHours(1));
        boolean early = client.gone();
        client.finish();
        loop.advance(Duration.ofSeconds(31));

        assertThat(early).isFalse();
        assertThat(client.sawReset()).isTrue();
    }

    @Test
    void doesNotTakeAWordOfAnEndedSideForActivity() {
        route.halfClose(Duration.ofSeconds(10));
        ScriptedPeer client = tunnel().client;
        client.finish();
        loop.advance(Duration.ofSeconds(6));

        client.reset();
        loop.advance(Duration.ofSeconds(5));

        assertThat(client.gone()).isTrue();
    }

    @Test
    void doesNotEndInOrderWhatTheClientHasNotTaken() {
        route.age(Duration.ofSeconds(100));
        Ends ends = tunnel();
        ScriptedPeer client = ends.client;
        client.window(3);
        ends.server.send("frames");

        loop.advance(Duration.ofSeconds(121));

        assertThat(client.received()).isEqualTo("fra");
        assertThat(client.sawReset()).isTrue();
    }

    private Ends tunnel() {
        loop.upstream(ENDPOINT);
        ScriptedPeer client = loop.downstream(front::accepted);
        client.send("GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
        ScriptedPeer server = loop.upstream(ENDPOINT).accept();
        server.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
        loop.run();
        assertThat(client.received()).startsWith("HTTP/1.1 101 ");
        return new Ends(client, server);
    }

    private record Ends(ScriptedPeer client, ScriptedPeer server) {}
}
