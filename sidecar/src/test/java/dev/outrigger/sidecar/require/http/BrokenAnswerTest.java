package dev.outrigger.sidecar.require.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.require.Gate;
import dev.outrigger.sidecar.upstream.FixedRoute;
import dev.outrigger.sidecar.wire.ScriptedLoop;
import dev.outrigger.sidecar.wire.ScriptedPeer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers whose instance broke off: what came of them arrives, and nobody may take them for complete. */
final class BrokenAnswerTest {
    private static final InetSocketAddress ENDPOINT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8001);

    private final ScriptedLoop loop = new ScriptedLoop();
    private final FixedRoute route = FixedRoute.http(ENDPOINT);
    private final HttpFront front = new HttpFront(route, List.of(loop), new Gate(() -> 10, () -> {}), "n1");

    @AfterEach
    void nothingIsLeft() {
        assertThat(front.open()).isZero();
        assertThat(route.inFlight()).isZero();
        loop.close();
    }

    @Test
    void keepTheirPlaceUntilTheClientHasTheRestOfThem() {
        loop.upstream(ENDPOINT);
        ScriptedPeer client = loop.downstream(front::accepted);
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ScriptedPeer server = loop.upstream(ENDPOINT).accept();
        client.acknowledges(false);

        server.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        server.reset();
        loop.run();
        int open = front.open();
        boolean early = client.gone();
        client.acknowledges(true);

        assertThat(early).isFalse();
        assertThat(open).isEqualTo(1);
        assertThat(client.received()).endsWith("\r\n\r\nhalf");
        assertThat(client.sawReset()).isTrue();
    }
}
