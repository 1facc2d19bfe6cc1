package dev.outrigger.sidecar.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.operate.ScriptedOperations;
import dev.outrigger.sidecar.process.FileWatch;
import dev.outrigger.sidecar.telemetry.EventLog;
import dev.outrigger.sidecar.telemetry.Meters;
import dev.outrigger.sidecar.telemetry.Metrics;
import dev.outrigger.sidecar.view.Overview;
import dev.outrigger.sidecar.view.ScriptedView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done to the name of a socket while its door is open. */
final class SocketNameTest {
    private static final long PATIENCE_SECONDS = 20;

    @TempDir
    Path dir = Path.of("");

    private Path socket = dir;
    private AdminServer server = start(Optional.empty());

    @BeforeEach
    void open() throws Exception {
        server.close();
        socket = dir.resolve("admin.sock");
        server = opened();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aNameThatWasTakenAwayIsGivenAgain() throws Exception {
        Semaphore changed = new Semaphore(0);
        try (FileWatch watch = FileWatch.start(changed::release)) {
            watch.watch(Set.of(dir));
            Files.delete(socket);

            while (!Files.exists(socket)) {
                assertThat(changed.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .isTrue();
            }
        }

        assertThat(health()).isEqualTo(200);
    }

    @Test
    void aDoorThatLivesKeepsItsName() throws Exception {
        Object before = Files.getAttribute(socket, "unix:ino");
        AdminServer other = start(Optional.of(socket));
        try {
            Semaphore changed = new Semaphore(0);
            try (FileWatch watch = FileWatch.start(changed::release)) {
                watch.watch(Set.of(dir));
                while (other.problems().isEmpty()) {
                    assertThat(changed.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS))
                            .isTrue();
                }
            }
            Object meanwhile = Files.getAttribute(socket, "unix:ino");
            String words = other.problems().stream()
                    .map(Overview.Problem::words)
                    .findFirst()
                    .orElse("");
            server.close();
            other.bound().get(0).get(PATIENCE_SECONDS, TimeUnit.SECONDS);

            assertThat(meanwhile).isEqualTo(before);
            assertThat(words)
                    .isEqualTo(socket
                            + ": another process answers there (expected: a run_dir that no other process uses)");
            assertThat(health()).isEqualTo(200);
        } finally {
            other.close();
        }
    }

    private int health() throws IOException {
        try (AdminClient client = new AdminClient(socket)) {
            return client.get("/health", Duration.ofSeconds(PATIENCE_SECONDS)).status();
        }
    }

    private AdminServer opened() throws Exception {
        AdminServer opened = start(Optional.of(socket));
        opened.bound().get(0).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return opened;
    }

    private static AdminServer start(Optional<Path> socket) {
        ScriptedView view = new ScriptedView();
        Meters meters = new Meters(() -> 0, 1);
        return AdminServer.start(
                new AdminServer.Settings(socket, Optional.empty(), Optional.empty(), Optional::empty),
                new AdminServer.Inside(
                        view,
                        new Metrics(meters, view),
                        new EventLog(meters, () -> 0, () -> Instant.EPOCH),
                        new ScriptedOperations().operations()));
    }
}
