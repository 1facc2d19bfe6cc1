package dev.outrigger.sidecar.require.tcp;

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

/** Streams that do not end in order: nobody may take them for complete, and what was sent before arrives. */
final class BrokenStreamsTest {
    private static final InetSocketAddress ENDPOINT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8001);

    private final ScriptedLoop loop = new ScriptedLoop();
    private final Gate gate = new Gate(() -> 10, () -> {});
    private final FixedRoute route = FixedRoute.tcp(ENDPOINT);
    private final TcpFront front = new TcpFront(route, List.of(loop), gate);

    @AfterEach
    void nothingIsLeft() {
        assertThat(gate.open()).isZero();
        assertThat(route.inFlight()).isZero();
        assertThat(loop.armed()).isZero();
        assertThat(loop.pipes()).isZero();
        loop.close();
    }

    @Test
    void keepItsPlaceUntilTheClientHasTheRestOfAnAnswerThatWasReset() {
        loop.upstream(ENDPOINT);
        ScriptedPeer client = loop.downstream(front::accepted);
        ScriptedPeer server = loop.upstream(ENDPOINT).accept();
        client.acknowledges(false);

        server.send("half an answer");
        server.reset();
        loop.run();
        int open = gate.open();
        boolean early = client.gone();
        client.acknowledges(true);

        assertThat(early).isFalse();
        assertThat(open).isEqualTo(1);
        assertThat(client.received()).isEqualTo("half an answer");
        assertThat(client.sawReset()).isTrue();
    }

    @Test
    void keepItsPlaceUntilTheEndpointHasTheRestOfAnUploadThatWasReset() {
        loop.upstream(ENDPOINT);
        ScriptedPeer client = loop.downstream(front::accepted);
        ScriptedPeer server = loop.upstream(ENDPOINT).accept();
        server.acknowledges(false);

        client.send("half an upload");
        client.reset();
        loop.run();
        int open = gate.open();
        boolean early = server.gone();
        server.acknowledges(true);

        assertThat(early).isFalse();
        assertThat(open).isEqualTo(1);
        assertThat(server.received()).isEqualTo("half an upload");
        assertThat(server.sawReset()).isTrue();
    }

    @Test
    void areResetWhenIdleWithSomethingTheClientHasNotTaken() {
        route.idle(Duration.ofSeconds(10));
        loop.upstream(ENDPOINT);
        ScriptedPeer client = loop.downstream(front::accepted);
        ScriptedPeer server = loop.upstream(ENDPOINT).accept();
        client.window(4);
        server.send("half an answer");

        loop.advance(Duration.ofSeconds(11));

        assertThat(client.received()).isEqualTo("half");
        assertThat(client.sawReset()).isTrue();
        assertThat(server.sawReset()).isTrue();
    }

    @Test
    void areResetWhenTheEndpointDoesNotAnswerAClientThatHasEnded() {
        route.age(Duration.ofSeconds(20));
        loop.upstream(ENDPOINT);
        ScriptedPeer client = loop.downstream(front::accepted);
        ScriptedPeer server = loop.upstream(ENDPOINT).accept();
        client.send("question");
        client.finish();

        loop.advance(Duration.ofSeconds(25));

        assertThat(server.received()).isEqualTo("question");
        assertThat(client.sawReset()).isTrue();
    }
}
