package dev.outrigger.sidecar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole process of which more is asked to be held than there is direct memory. */
@Timeout(120)
final class HeldUploadsTest {
    private static final int UPLOADS = 300;
    private static final int BODY = 60_000;
    private static final int LONGEST_MILLIS = 5_000;
    private static final byte[] OK =
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1);

    @TempDir
    Path dir = Path.of("");

    private final List<AutoCloseable> open = new ArrayList<>();
    private @Nullable Process process;

    @AfterEach
    void end() throws Exception {
        if (process != null) {
            process.destroyForcibly();
        }
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    /** 18 MB of bodies that may have to be sent again, of one service whose instance hangs, and 8 MiB of direct memory. */
    @Test
    void leaveOtherServicesAlone() throws Exception {
        ServerSocket hung = listening();
        ServerSocket well = listening();
        Thread answering = new Thread(() -> answer(well));
        answering.setDaemon(true);
        answering.start();
        int[] ports = Planted.freePorts(2);
        start(hung.getLocalPort(), well.getLocalPort(), ports);

        String head = "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: " + BODY + "\r\n\r\n";
        byte[] upload = (head + "x".repeat(BODY)).getBytes(ISO_8859_1);
        for (int i = 0; i < UPLOADS; i++) {
            client(ports[0]).getOutputStream().write(upload);
        }

        for (int i = 0; i < 20; i++) {
            assertThat(ask(ports[1])).as(log()).startsWith("HTTP/1.1 200 ");
        }
        assertThat(log()).doesNotContain("OutOfMemory", "handler failed");
    }

    private ServerSocket listening() throws IOException {
        ServerSocket server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        open.add(server);
        return server;
    }

    private static void answer(ServerSocket server) {
        try {
            while (true) {
                try (Socket client = server.accept()) {
                    client.setSoTimeout(LONGEST_MILLIS);
                    client.getInputStream().read(new byte[4096]);
                    client.getOutputStream().write(OK);
                }
            }
        } catch (IOException closed) {
            assertThat(server.isClosed()).isTrue();
        }
    }

    private Socket client(int port) throws IOException {
        Socket client = new Socket();
        open.add(client);
        client.setSoTimeout(LONGEST_MILLIS);
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LONGEST_MILLIS);
        return client;
    }

    private String ask(int port) throws IOException {
        Socket client = client(port);
        client.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1));
        return new String(client.getInputStream().readAllBytes(), ISO_8859_1);
    }

    private void start(int hung, int well, int[] ports) throws Exception {
        Files.createDirectories(dir.resolve("services.d"));
        Files.writeString(dir.resolve("datastores.json"), """
                { "HUNG_URL": { "url": "http://127.0.0.1:%d", "local_port": %d },
                  "WELL_URL": { "url": "http://127.0.0.1:%d", "local_port": %d } }
                """.formatted(hung, ports[0], well, ports[1]));
        Files.writeString(dir.resolve("services.d/app.json"), """
                { "id": "app", "requires": { "HUNG": "{HUNG_URL}", "WELL": "{WELL_URL}" } }
                """);
        Path file = Files.writeString(dir.resolve("outrigger.json"), """
                { "node": { "id": "n1", "host": "127.0.0.1" },
                  "registry": { "zookeeper": { "embedded": true, "allow_loopback": true } },
                  "services": "services.d", "datastores": "datastores.json", "runs": ["app"],
                  "admin": { "listen": null }, "drain_delay": "1ms", "state_dir": "state", "run_dir": "run" }
                """);
        process = Launched.start(
                "run",
                file,
                dir.resolve("log"),
                List.of(
                        "-XX:MaxDirectMemorySize=8m",
                        "-Dio.netty.allocator.type=pooled",
                        "-Dio.netty.allocator.maxOrder=4"),
                Map.of());
        Launched.await(process, dir.resolve("log"), "started node=n1");
    }

    private String log() throws IOException {
        return Files.readString(dir.resolve("log"));
    }
}
