package dev.outrigger.sidecar;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.process.ServiceManager;
import java.io.IOException;
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

/** {@code outrigger run} as systemd starts it. */
@Timeout(120)
final class SupervisedRunTest {
    @TempDir
    Path dir = Path.of("");

    private final List<String> heard = new ArrayList<>();
    private @Nullable Process process;

    private Process run(Map<String, String> environment) throws IOException {
        Files.createDirectories(dir.resolve("services.d"));
        Path file = Files.writeString(dir.resolve("outrigger.json"), """
                { "node": { "id": "n1", "host": "127.0.0.1" },
                  "registry": { "zookeeper": { "embedded": true, "allow_loopback": true } },
                  "services": "services.d", "admin": { "listen": null }, "drain_delay": "1ms",
                  "state_dir": "state", "run_dir": "run" }
                """);
        process = Launched.start("run", file, dir.resolve("log"), List.of(), environment);
        return process;
    }

    @AfterEach
    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** Returns whether a message that begins so came within 30 s; those before it are kept. */
    private boolean hears(ServiceManager manager, String beginning) throws InterruptedException {
        for (String next = manager.poll(30, SECONDS); next != null; next = manager.poll(30, SECONDS)) {
            heard.add(next);
            if (next.startsWith(beginning)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void tellsThatItIsReadyLivesAndStops() throws Exception {
        String socket = dir.resolve("notify").toString();
        try (ServiceManager manager = new ServiceManager(socket)) {
            Process sidecar = run(Map.of("NOTIFY_SOCKET", socket, "WATCHDOG_USEC", "1000000"));

            assertThat(hears(manager, "READY=1")).as(log()).isTrue();
            assertThat(hears(manager, "STATUS=well")).as(log()).isTrue();
            assertThat(hears(manager, "WATCHDOG=1")).as(log()).isTrue();
            assertThat(hears(manager, "WATCHDOG=1")).as(log()).isTrue();
            sidecar.destroy();

            assertThat(hears(manager, "STOPPING=1\n")).as(log()).isTrue();
            assertThat(sidecar.waitFor(30, SECONDS)).isTrue();
            assertThat(sidecar.exitValue()).isZero();
            assertThat(heard.get(0)).startsWith("STATUS=starting\nEXTEND_TIMEOUT_USEC=");
            assertThat(heard).filteredOn("READY=1"::equals).hasSize(1);
        }
    }

    @Test
    void tellsThatItReloadsAndWhenThatIsOver() throws Exception {
        String socket = dir.resolve("notify").toString();
        try (ServiceManager manager = new ServiceManager(socket)) {
            Process sidecar = run(Map.of("NOTIFY_SOCKET", socket));
            assertThat(hears(manager, "READY=1")).as(log()).isTrue();
            Launched.await(sidecar, dir.resolve("log"), "started node=n1");

            Process signal = new ProcessBuilder("kill", "-HUP", String.valueOf(sidecar.pid())).start();

            assertThat(signal.waitFor(10, SECONDS)).isTrue();
            assertThat(hears(manager, "RELOADING=1\nMONOTONIC_USEC=")).as(log()).isTrue();
            assertThat(hears(manager, "READY=1")).as(log()).isTrue();
        }
    }

    @Test
    void startsAndStopsLikewiseIfNobodyTakesWhatItTells() throws Exception {
        String socket = dir.resolve("nobody").toString();

        Process sidecar = run(Map.of("NOTIFY_SOCKET", socket, "WATCHDOG_USEC", "1000000"));
        Launched.await(sidecar, dir.resolve("log"), "service manager not told");
        Launched.await(sidecar, dir.resolve("log"), "started node=n1");
        sidecar.destroy();

        assertThat(sidecar.waitFor(30, SECONDS)).isTrue();
        assertThat(sidecar.exitValue()).isZero();
        assertThat(log().lines().filter(line -> line.contains("service manager")))
                .hasSize(1);
    }

    private String log() throws IOException {
        return Files.readString(dir.resolve("log"));
    }
}
