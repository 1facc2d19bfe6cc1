package dev.outrigger.sidecar.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SocketOptionsTest {
    private static final int NAME_BYTES = 16;

    @Test
    void doNotTakeAClientThatReadsNothingForAWhileForDead() throws Exception {
        int millis = accepted("127.0.0.1", socket -> socket.getIntOpt(6, KeepAlive.TCP_USER_TIMEOUT));

        assertThat(millis).isZero();
    }

    @Test
    void haveNothingPacedWithinTheHost() throws Exception {
        assertThat(accepted("127.0.0.1", SocketOptionsTest::congestionControl)).isEqualTo("reno");
    }

    @Test
    void leaveToTheHostHowOthersAreServed() throws Exception {
        String host = Files.readString(Path.of("/proc/sys/net/ipv4/tcp_congestion_control"))
                .strip();

        assertThat(accepted("0.0.0.0", SocketOptionsTest::congestionControl)).isEqualTo(host);
    }

    private interface Question<T> {
        T ask(io.netty.channel.unix.Socket socket) throws Exception;
    }

    /** Asks the socket of an accepted connection, on its loop. */
    private static <T> T accepted(String bind, Question<T> question) throws Exception {
        assumeTrue(Epoll.isAvailable());
        CompletableFuture<T> answer = new CompletableFuture<>();

        try (WireLoops loops = Wires.open("epoll", 1, new Random(1), System::nanoTime);
                WireLoops.Listener listener =
                        loops.bind(new InetSocketAddress(bind, 0), new WireLoops.ListenerOptions(false), wire -> {
                            try {
                                answer.complete(question.ask((io.netty.channel.unix.Socket) ((EpollWire) wire).fd()));
                            } catch (Exception broken) {
                                answer.completeExceptionally(broken);
                            }
                        });
                Socket client = new Socket(
                        InetAddress.getLoopbackAddress(), listener.address().getPort())) {

            assertThat(client.isConnected()).isTrue();
            return answer.get(10, TimeUnit.SECONDS);
        }
    }

    private static String congestionControl(io.netty.channel.unix.Socket socket) throws Exception {
        ByteBuffer name = ByteBuffer.allocateDirect(NAME_BYTES);
        socket.getRawOpt(6, EpollTransport.TCP_CONGESTION, name);
        byte[] bytes = new byte[NAME_BYTES];
        name.rewind().get(bytes);
        return new String(bytes, StandardCharsets.US_ASCII).replace("\0", "");
    }
}
