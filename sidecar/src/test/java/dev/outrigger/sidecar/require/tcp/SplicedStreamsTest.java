package dev.outrigger.sidecar.require.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.require.Gate;
import dev.outrigger.sidecar.upstream.FixedRoute;
import dev.outrigger.sidecar.wire.ScriptedLoop;
import dev.outrigger.sidecar.wire.ScriptedPeer;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that change between copying and splicing. */
final class SplicedStreamsTest {
    private static final InetSocketAddress FIRST = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8001);

    private final ScriptedLoop loop = new ScriptedLoop();
    private final FixedRoute route = FixedRoute.tcp(FIRST);
    private final TcpFront front = new TcpFront(route, List.of(loop), new Gate(() -> 10, () -> {}));

    @AfterEach
    void nothingIsLeft() {
        assertThat(loop.pipes()).isZero();
        loop.close();
    }

    @Test
    void splicesWhatComesInBulkAndCopiesWhatIsLittle() {
        loop.upstream(FIRST);
        ScriptedPeer client = loop.downstream(front::accepted);
        ScriptedPeer server = loop.upstream(FIRST).accept();

        server.send(bytes(200_000, 1));
        loop.run();
        int inBulk = loop.piped();
        server.send("tick");
        loop.run();
        int afterOne = loop.piped();
        server.send("tock");
        loop.run();

        assertThat(client.receivedBytes())
                .startsWith(bytes(200_000, 1))
                .endsWith('t', 'i', 'c', 'k', 't', 'o', 'c', 'k');
        assertThat(inBulk).isBetween(3, 10);
        assertThat(afterOne).isGreaterThan(inBulk);
        assertThat(loop.piped()).isEqualTo(afterOne);
        assertThat(loop.pipes()).isZero();
    }

    @Test
    void holdsAPipeOnlyWhileTheSinkHasNoRoom() {
        loop.upstream(FIRST);
        ScriptedPeer client = loop.downstream(front::accepted);
        ScriptedPeer server = loop.upstream(FIRST).accept();
        client.window(20_000);

        server.send(bytes(500_000, 2));
        loop.run();
        int whileBlocked = loop.pipes();
        int held = 500_000 - server.unread() - 20_000;
        client.reset();
        loop.run();

        assertThat(whileBlocked).isEqualTo(1);
        assertThat(held).isPositive().isLessThanOrEqualTo(64 * 1024);
        assertThat(loop.pipes()).isZero();
        assertThat(server.gone()).isTrue();
        assertThat(route.inFlight()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void movesAllBytesInOrderWhateverTheReadsAndTheRoom(long seed) {
        Random random = new Random(seed);
        loop.upstream(FIRST);
        ScriptedPeer client = loop.downstream(front::accepted);
        ScriptedPeer server = loop.upstream(FIRST).accept();
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        ByteArrayOutputStream received = new ByteArrayOutputStream();

        for (int step = 0; step < 200; step++) {
            byte[] more = bytes(random.nextInt(4) == 0 ? random.nextInt(150_000) : random.nextInt(300), step);
            sent.writeBytes(more);
            client.window(random.nextInt(3) == 0 ? random.nextInt(90_000) : Integer.MAX_VALUE);
            loop.readAtMost(random.nextInt(3) == 0 ? 1 + random.nextInt(40_000) : Integer.MAX_VALUE);
            server.send(more);
            loop.run();
            received.writeBytes(client.receivedBytes());
        }
        client.window(Integer.MAX_VALUE);
        server.finish();
        loop.run();
        received.writeBytes(client.receivedBytes());

        assertThat(received.toByteArray()).isEqualTo(sent.toByteArray());
        assertThat(client.sawEnd()).isTrue();
        assertThat(loop.piped()).isPositive();
        assertThat(loop.pipes()).isZero();
    }

    @Test
    void takesASlowReaderForActiveWhileItReadsAtAll() {
        route.idle(Duration.ofSeconds(10));
        loop.upstream(FIRST);
        ScriptedPeer client = loop.downstream(front::accepted);
        ScriptedPeer server = loop.upstream(FIRST).accept();
        client.window(0);
        server.send(bytes(300_000, 3));

        for (int i = 0; i < 20; i++) {
            loop.advance(Duration.ofSeconds(9));
            client.window(1000);
        }
        boolean early = client.gone();
        loop.advance(Duration.ofSeconds(11));

        assertThat(early).isFalse();
        assertThat(client.gone()).isTrue();
        assertThat(loop.pipes()).isZero();
    }

    private static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
