package dev.outrigger.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class OpenLoopTest {
    @Test
    void getsTheNumberOfTheUpstreamForEveryRequest() throws Exception {
        try (Upstreams upstreams = Upstreams.open("127.0.0.1", 3)) {
            CountDownLatch answers = new CountDownLatch(200);
            InetSocketAddress third = new InetSocketAddress(InetAddress.getLoopbackAddress(), upstreams.port(2));
            OpenLoop load = new OpenLoop(third, 1000, 4, "/", (body, due, done) -> {
                if (body == 2) {
                    answers.countDown();
                }
            });

            load.start();
            boolean all = answers.await(10, TimeUnit.SECONDS);
            load.stop();

            assertThat(all).isTrue();
            assertThat(load.failed()).isZero();
            assertThat(upstreams.served(2))
                    .isEqualTo(load.sent())
                    .isEqualTo(load.latencies().count());
            assertThat(upstreams.served(0)).isZero();
        }
    }

    @Test
    void chargesAStallToEveryRequestThatWasDueInIt() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
            CountDownLatch due = new CountDownLatch(20);
            OpenLoop load = new OpenLoop(target, 1000, 1, "/", (body, dueNanos, done) -> due.countDown());

            load.start();
            answerAfterTheFirstStall(server.accept(), 300);
            boolean all = due.await(10, TimeUnit.SECONDS);
            load.stop();

            assertThat(all).isTrue();
            assertThat(load.latencies().millis(0.5)).isGreaterThan(50);
        }
    }

    /** Answers nothing for a while, then each request at once: one connection, so every later one was due meanwhile. */
    private static void answerAfterTheFirstStall(Socket socket, long millis) {
        Thread thread = new Thread(() -> {
            try (socket) {
                byte[] request = new byte[4096];
                boolean stalled = false;
                while (socket.getInputStream().read(request) > 0) {
                    if (!stalled) {
                        new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
                        stalled = true;
                    }
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n7".getBytes(StandardCharsets.US_ASCII));
                }
            } catch (Exception closed) {
                return;
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
