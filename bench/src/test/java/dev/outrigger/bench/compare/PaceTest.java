package dev.outrigger.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PaceTest {
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

    @AfterEach
    void close() {
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    @Test
    void sendsAsManyAsAreDue() throws Exception {
        try (ServerSocket server = server()) {
            serve(server, 0, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");

            Pace.Outcome outcome = Pace.run(group, address(server), "/", 500, 1, 1);

            assertThat(outcome.latencies().count()).isEqualTo(500);
            assertThat(outcome.latencies().millis(0)).isPositive();
        }
    }

    @Test
    void chargesAStallToEveryRequestThatWasDueInIt() throws Exception {
        try (ServerSocket server = server()) {
            serve(server, 400, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");

            Pace.Outcome outcome = Pace.run(group, address(server), "/", 1000, 1, 1);

            // 400 of 1,000 were due while nothing was answered, the last of them with nothing to wait for.
            assertThat(outcome.latencies().millis(0.7)).isGreaterThan(80);
            assertThat(outcome.latencies().millis(1)).isBetween(390.0, 2_000.0);
        }
    }

    @Test
    void failsOnWhatIsNoSuccess() throws Exception {
        try (ServerSocket server = server()) {
            serve(server, 0, "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 3\r\n\r\nabc");

            assertThatThrownBy(() -> Pace.run(group, address(server), "/", 100, 1, 1))
                    .isInstanceOf(Failed.class)
                    .hasMessageContaining("503 Service Unavailable");
        }
    }

    @Test
    void takesTheRankThatIsNotExceeded() {
        Durations four = Durations.sorting(new long[] {4_000_000, 1_000_000, 3_000_000, 2_000_000});

        assertThat(four.millis(0.5)).isEqualTo(2);
        assertThat(four.millis(0.51)).isEqualTo(3);
        assertThat(four.millis(1)).isEqualTo(4);
        assertThat(four.millis(0)).isEqualTo(1);
    }

    private static ServerSocket server() throws IOException {
        return new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    }

    private static InetSocketAddress address(ServerSocket server) {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    /** Answers each request of the first connection, the first of all after a while. */
    private static void serve(ServerSocket server, long stallMillis, String answer) {
        Thread thread = new Thread(() -> {
            try (Socket socket = server.accept()) {
                byte[] request = new byte[4096];
                boolean stalled = false;
                while (socket.getInputStream().read(request) > 0) {
                    if (!stalled) {
                        new CountDownLatch(1).await(stallMillis, TimeUnit.MILLISECONDS);
                        stalled = true;
                    }
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException | InterruptedException ended) {
                return;
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
