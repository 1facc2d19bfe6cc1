package dev.outrigger.sidecar.require.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outrigger.sidecar.config.NodeConfig;
import dev.outrigger.sidecar.log.AccessFile;
import dev.outrigger.sidecar.log.AccessLog;
import dev.outrigger.sidecar.require.Gate;
import dev.outrigger.sidecar.upstream.FixedRoute;
import dev.outrigger.sidecar.wire.WireLoops;
import dev.outrigger.sidecar.wire.Wires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the access log says of a TCP stream, over real sockets. */
@Timeout(60)
final class AccessOfStreamsTest {
    @TempDir
    Path folder;

    private final AccessLog log = new AccessLog(1, System::nanoTime, InstantSource.system(), lines -> {});
    private Path file;
    private WireLoops loops;
    private ServerSocket server;

    @BeforeEach
    void open() throws IOException {
        file = folder.resolve("access.log");
        log.apply(Optional.of(new NodeConfig.AccessLog(Optional.of(file), Optional.empty(), 1, false)));
        loops = Wires.open("epoll", 1, new Random(1), System::nanoTime);
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setSoTimeout(20_000);
    }

    @AfterEach
    void close() throws IOException {
        loops.close();
        server.close();
        log.close();
    }

    private Socket client(FixedRoute route) throws Exception {
        Gate gate = new Gate(() -> 1000, () -> {});
        TcpFront front = new TcpFront(route.noted(log), List.of(loops.loop(0)), gate);
        InetSocketAddress listens = loops.bind(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new WireLoops.ListenerOptions(false),
                        front::accepted)
                .address();
        Socket client = new Socket(listens.getAddress(), listens.getPort());
        client.setSoTimeout(20_000);
        return client;
    }

    private InetSocketAddress endpoint() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    private JsonNode line() throws Exception {
        CountDownLatch settled = new CountDownLatch(1);
        loops.loop(0).execute(settled::countDown);
        assertThat(settled.await(10, TimeUnit.SECONDS)).isTrue();
        log.close();
        List<JsonNode> lines = AccessFile.read(file);
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    private static void readToItsEnd(Socket socket) throws IOException {
        try {
            socket.getInputStream().readAllBytes();
        } catch (IOException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    @Test
    void aStreamThatEndsInOrder() throws Exception {
        try (Socket client = client(FixedRoute.tcp(endpoint()));
                Socket upstream = server.accept()) {
            client.getOutputStream().write(new byte[7]);
            client.shutdownOutput();
            upstream.getInputStream().readAllBytes();
            upstream.getOutputStream().write(new byte[5]);
            upstream.shutdownOutput();
            client.getInputStream().readAllBytes();
        }

        JsonNode line = line();

        assertThat(line.path("protocol").asText()).isEqualTo("tcp");
        assertThat(line.path("reason").asText()).isEmpty();
        assertThat(line.path("status").isNull()).isTrue();
        assertThat(line.path("attempts").findValuesAsText("error")).containsExactly("");
        assertThat(line.path("bytes").path("in").asInt()).isEqualTo(7);
        assertThat(line.path("bytes").path("out").asInt()).isEqualTo(5);
        assertThat(line.path("t_first_byte").isNumber()).isTrue();
    }

    @Test
    void aStreamThatNobodyTook() throws Exception {
        InetSocketAddress nobody = endpoint();
        server.close();

        try (Socket client = client(FixedRoute.tcp(nobody))) {
            readToItsEnd(client);
        }
        JsonNode line = line();

        assertThat(line.path("reason").asText()).isEqualTo("connect_failed");
        assertThat(line.path("attempts").findValuesAsText("error")).containsExactly("refused");
        assertThat(line.path("endpoint").asText()).isEqualTo("127.0.0.1:" + nobody.getPort());
    }

    @Test
    void aStreamThatTheInstanceReset() throws Exception {
        try (Socket client = client(FixedRoute.tcp(endpoint()));
                Socket upstream = server.accept()) {
            client.getOutputStream().write(7);
            upstream.getInputStream().read();
            upstream.setSoLinger(true, 0);
            upstream.close();
            readToItsEnd(client);
        }
        JsonNode line = line();

        assertThat(line.path("reason").asText()).isEqualTo("reset");
        assertThat(line.path("attempts").findValuesAsText("error")).containsExactly("reset");
    }

    @Test
    void aStreamThatTheApplicationReset() throws Exception {
        Socket client = client(FixedRoute.tcp(endpoint()));
        try (Socket upstream = server.accept()) {
            client.setSoLinger(true, 0);
            client.close();
            readToItsEnd(upstream);
        }
        JsonNode line = line();

        assertThat(line.path("reason").asText()).isEqualTo("client_gone");
        assertThat(line.path("attempts").findValuesAsText("error")).containsExactly("cancelled");
    }

    @Test
    void aStreamOnWhichNothingHappened() throws Exception {
        try (Socket client = client(FixedRoute.tcp(endpoint()).idle(Duration.ofMillis(50)));
                Socket upstream = server.accept()) {
            readToItsEnd(client);
            readToItsEnd(upstream);
        }
        JsonNode line = line();

        assertThat(line.path("reason").asText()).isEqualTo("idle_timeout");
    }

    @Test
    void aStreamThatOnlyOneSideEnded() throws Exception {
        try (Socket client = client(FixedRoute.tcp(endpoint()).halfClose(Duration.ofMillis(50)));
                Socket upstream = server.accept()) {
            client.shutdownOutput();
            readToItsEnd(client);
            readToItsEnd(upstream);
        }
        JsonNode line = line();

        assertThat(line.path("reason").asText()).isEqualTo("half_close_timeout");
    }
}
