package dev.outrigger.sidecar.require.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.require.Gate;
import dev.outrigger.sidecar.telemetry.Counted;
import dev.outrigger.sidecar.telemetry.Limit;
import dev.outrigger.sidecar.upstream.FixedRoute;
import dev.outrigger.sidecar.wire.Failure;
import dev.outrigger.sidecar.wire.ScriptedLoop;
import dev.outrigger.sidecar.wire.ScriptedPeer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RelayTest {
    private static final InetSocketAddress FIRST = at(8001);
    private static final InetSocketAddress SECOND = at(8002);
    private static final InetSocketAddress THIRD = at(8003);

    private final ScriptedLoop loop = new ScriptedLoop();
    private final List<Boolean> full = new ArrayList<>();
    private final Gate gate = new Gate(() -> 2, this::moved);
    private final FixedRoute route = FixedRoute.tcp(FIRST, SECOND, THIRD);
    private final TcpFront front = new TcpFront(route, List.of(loop), gate);

    @AfterEach
    void nothingIsLeft() {
        loop.close();
    }

    private void moved() {
        full.add(front.full());
    }

    @Test
    void relaysBothWays() {
        loop.upstream(FIRST);
        ScriptedPeer client = loop.downstream(front::accepted);
        client.send("question");
        ScriptedPeer server = loop.upstream(FIRST).accept();

        server.send("answer");
        loop.run();

        assertThat(server.received()).isEqualTo("question");
        assertThat(client.received()).isEqualTo("answer");
    }

    @Test
    void keepsTheOtherDirectionAfterOneHasEnded() {
        loop.upstream(FIRST);
        ScriptedPeer client = loop.downstream(front::accepted);
        ScriptedPeer server = loop.upstream(FIRST).accept();

        client.send("all");
        client.finish();
        loop.run();
        server.send("late answer");
        loop.run();

        assertThat(server.sawEnd()).isTrue();
        assertThat(server.received()).isEqualTo("all");
        assertThat(client.received()).isEqualTo("late answer");
        assertThat(client.gone()).isFalse();
    }

    @Test
    void doesNotTakeAWordOfAnEndedSideForActivity() {
        route.halfClose(Duration.ofSeconds(10));
        loop.upstream(FIRST);
        ScriptedPeer client = loop.downstream(front::accepted);
        ScriptedPeer server = loop.upstream(FIRST).accept();
        client.finish();
        loop.advance(Duration.ofSeconds(6));

        client.reset();
        loop.advance(Duration.ofSeconds(5));

        assertThat(server.gone()).isTrue();
    }

    @Test
    void closesBothWhenBothHaveEnded() {
        loop.upstream(FIRST);
        ScriptedPeer client = loop.downstream(front::accepted);
        ScriptedPeer server = loop.upstream(FIRST).accept();

        client.finish();
        server.finish();
        loop.run();

        assertThat(client.gone()).isTrue();
        assertThat(server.gone()).isTrue();
        assertThat(client.sawReset()).isFalse();
        assertThat(route.inFlight()).isZero();
        assertThat(gate.open()).isZero();
        assertThat(loop.armed()).isZero();
    }

    @Test
    void forwardsAResetAsAReset() {
        loop.upstream(FIRST);
        ScriptedPeer client = loop.downstream(front::accepted);
        ScriptedPeer server = loop.upstream(FIRST).accept();

        server.send("half an ans");
        server.reset();
        loop.run();

        assertThat(client.received()).isEqualTo("half an ans");
        assertThat(client.sawReset()).isTrue();
    }

    @Test
    void passesOnWhatAnEndpointSaidBeforeTheClientsBytesMetItsReset() {
        loop.upstream(FIRST);
        ScriptedPeer client = loop.downstream(front::accepted);
        ScriptedPeer server = loop.upstream(FIRST).accept();

        client.send("more");
        server.send("too much");
        server.reset();
        loop.run();

        assertThat(client.received()).isEqualTo("too much");
        assertThat(client.sawReset()).isTrue();
        assertThat(route.inFlight()).isZero();
        assertThat(loop.armed()).isZero();
    }

    @Test
    void passesOnWhatAClientSaidBeforeTheEndpointsBytesMetItsReset() {
        loop.upstream(FIRST);
        ScriptedPeer client = loop.downstream(front::accepted);
        ScriptedPeer server = loop.upstream(FIRST).accept();

        server.send("answer");
        client.send("quit");
        client.reset();
        loop.run();

        assertThat(server.received()).isEqualTo("quit");
        assertThat(server.sawReset()).isTrue();
        assertThat(loop.armed()).isZero();
    }

    @Test
    void endsAtOnceWhenBothSidesHaveReset() {
        loop.upstream(FIRST);
        ScriptedPeer client = loop.downstream(front::accepted);
        ScriptedPeer server = loop.upstream(FIRST).accept();

        client.send("a");
        server.send("b");
        client.reset();
        server.reset();
        loop.run();

        assertThat(client.gone()).isTrue();
        assertThat(server.gone()).isTrue();
        assertThat(route.inFlight()).isZero();
        assertThat(loop.armed()).isZero();
    }

    @Test
    void endsAtOnceWhenNothingMoreCanComeFromTheSideThatReset() {
        loop.upstream(FIRST);
        ScriptedPeer client = loop.downstream(front::accepted);
        ScriptedPeer server = loop.upstream(FIRST).accept();
        server.send("all");
        server.finish();
        loop.run();

        client.send("more");
        server.reset();
        loop.run();

        assertThat(client.received()).isEqualTo("all");
        assertThat(client.sawReset()).isTrue();
        assertThat(loop.armed()).isZero();
    }

    @Test
    void waitsNoLongerForAReaderThatStallsOnceTheOtherSideHasReset() {
        loop.upstream(FIRST);
        ScriptedPeer client = loop.downstream(front::accepted);
        ScriptedPeer server = loop.upstream(FIRST).accept();
        client.window(3);
        server.send("too much");
        loop.run();
        client.send("more");
        server.reset();

        loop.advance(Duration.ofSeconds(29));
        boolean early = client.gone();
        loop.advance(Duration.ofSeconds(2));

        assertThat(early).isFalse();
        assertThat(client.gone()).isTrue();
        assertThat(server.gone()).isTrue();
        assertThat(loop.armed()).isZero();
    }

    @Test
    void triesTheNextEndpointWhenOneRefusesOrIsSilent() {
        loop.upstream(FIRST).fails(Failure.REFUSED);
        loop.upstream(SECOND).silent();
        loop.upstream(THIRD);
        ScriptedPeer client = loop.downstream(front::accepted);
        client.send("question");

        loop.advance(Duration.ofMillis(1001));
        ScriptedPeer server = loop.upstream(THIRD).accept();

        assertThat(server.received()).isEqualTo("question");
        assertThat(route.inFlight()).isEqualTo(1);
        assertThat(loop.upstream(FIRST).knocks()).isEqualTo(1);
        assertThat(loop.upstream(SECOND).knocks()).isEqualTo(1);
    }

    @Test
    void resetsTheClientWhenAllAreDead() {
        ScriptedPeer client = loop.downstream(front::accepted);

        loop.run();

        assertThat(client.sawReset()).isTrue();
        assertThat(route.inFlight()).isZero();
        assertThat(loop.armed()).isZero();
    }

    @Test
    void givesUpAtTheDeadlineOfAllTries() {
        loop.upstream(FIRST).silent();
        loop.upstream(SECOND).silent();
        loop.upstream(THIRD).silent();
        ScriptedPeer client = loop.downstream(front::accepted);

        loop.advance(Duration.ofMillis(2999));
        boolean early = client.gone();
        loop.advance(Duration.ofMillis(2));

        assertThat(early).isFalse();
        assertThat(client.sawReset()).isTrue();
    }

    @Test
    void readsNoMoreThanOneBufferAheadOfAReaderThatStalls() {
        loop.upstream(FIRST);
        ScriptedPeer client = loop.downstream(front::accepted);
        ScriptedPeer server = loop.upstream(FIRST).accept();
        client.window(100);

        server.send("x".repeat(100_000));
        loop.run();
        int held = 100_000 - server.unread() - 100;
        client.window(Integer.MAX_VALUE);
        loop.run();

        assertThat(held).isPositive().isLessThan(16 * 1024);
        assertThat(client.received()).hasSize(100_000);
    }

    @Test
    void endsAHalfClosedStreamThatStaysQuiet() {
        loop.upstream(FIRST);
        ScriptedPeer client = loop.downstream(front::accepted);
        ScriptedPeer server = loop.upstream(FIRST).accept();
        loop.advance(Duration.ofMinutes(10));
        client.finish();

        loop.advance(Duration.ofSeconds(29));
        boolean early = server.gone();
        loop.advance(Duration.ofSeconds(2));

        assertThat(early).isFalse();
        assertThat(server.sawReset()).isTrue();
        assertThat(client.sawReset()).isTrue();
    }

    @Test
    void endsAnIdleStreamButNotOneWithBytes() {
        route.idle(Duration.ofSeconds(10));
        loop.upstream(FIRST);
        ScriptedPeer client = loop.downstream(front::accepted);
        ScriptedPeer server = loop.upstream(FIRST).accept();

        loop.advance(Duration.ofSeconds(9));
        server.send("tick");
        loop.advance(Duration.ofSeconds(9));
        boolean early = client.gone();
        loop.advance(Duration.ofSeconds(2));

        assertThat(early).isFalse();
        assertThat(client.sawEnd()).isTrue();
    }

    @Test
    void endsAStreamBetweenItsFullAgeAndAFifthMore() {
        route.age(Duration.ofSeconds(100));
        loop.upstream(FIRST);
        ScriptedPeer client = loop.downstream(front::accepted);

        loop.advance(Duration.ofMillis(99_900));
        boolean early = client.gone();
        loop.advance(Duration.ofMillis(20_200));

        assertThat(early).isFalse();
        assertThat(client.sawEnd()).isTrue();
    }

    @Test
    void endsStreamsToAForgottenEndpointAfterTheirGrace() {
        route.grace(Duration.ofSeconds(5));
        loop.upstream(FIRST);
        ScriptedPeer client = loop.downstream(front::accepted);
        loop.run();

        front.forget(SECOND);
        front.forget(FIRST);
        loop.advance(Duration.ofSeconds(4));
        boolean early = client.gone();
        loop.advance(Duration.ofSeconds(2));

        assertThat(early).isFalse();
        assertThat(client.gone()).isTrue();
    }

    @Test
    void holdsAConnectionUntilTheTableIsKnown() {
        route.unknown();
        loop.upstream(FIRST);
        ScriptedPeer client = loop.downstream(front::accepted);
        client.send("early");
        loop.advance(Duration.ofSeconds(1));

        route.becomes(FIRST);
        ScriptedPeer server = loop.upstream(FIRST).accept();

        assertThat(server.received()).isEqualTo("early");
    }

    @Test
    void resetsAConnectionThatWaitedInVain() {
        route.unknown();
        ScriptedPeer client = loop.downstream(front::accepted);

        loop.advance(Duration.ofMillis(2001));

        assertThat(client.sawReset()).isTrue();
        assertThat(gate.open()).isZero();
    }

    @Test
    void stopsAcceptingAtTheLimitAndGoesOnBelowIt() {
        loop.upstream(FIRST);
        ScriptedPeer one = loop.downstream(front::accepted);
        loop.downstream(front::accepted);
        loop.run();

        one.reset();
        loop.run();

        assertThat(full).containsExactly(true, false);
        assertThat(front.open()).isEqualTo(1);
        assertThat(Counted.hits(route.meters(0), Limit.MAX_CONNECTIONS)).isEqualTo(1);
    }

    @Test
    void countsThoseThatMayNotWaitForTheTable() {
        route.unknown().pending(1);
        loop.downstream(front::accepted);

        ScriptedPeer second = loop.downstream(front::accepted);
        loop.run();

        assertThat(second.gone()).isTrue();
        assertThat(Counted.hits(route.meters(0), Limit.MAX_PENDING)).isEqualTo(1);
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
