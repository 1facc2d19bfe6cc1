package dev.outrigger.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outrigger.sidecar.admin.AdminClient;
import dev.outrigger.sidecar.config.Loaded;
import dev.outrigger.sidecar.config.Machine;
import dev.outrigger.sidecar.process.Supervision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sidecar that runs its registry itself. */
final class EmbeddedRegistryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path temp = Path.of("");

    @Test
    void saysThatItIsItsOwnAndWhereItReallyIs() throws Exception {
        Path folder = temp.toRealPath();
        Files.createDirectories(folder.resolve("services.d"));
        Path file = Files.writeString(folder.resolve("outrigger.json"), """
                { "node": { "id": "n1", "host": "127.0.0.1" }, "registry": { "zookeeper": { "embedded": true } },
                  "admin": { "listen": "off" }, "watch": false, "drain_delay": "1ms", "state_dir": "state", "run_dir": "run" }
                """);
        Loaded loaded = Loaded.of(file, Machine.local(), true);
        JsonNode registry;
        boolean furnished;

        try (Sidecar sidecar = Sidecar.start(loaded, new SplittableRandom(1), Supervision.NONE);
                AdminClient admin = new AdminClient(folder.resolve("run/admin.sock"))) {
            assertThat(sidecar).isNotNull();
            awaitDoor(folder.resolve("run/admin.sock"));
            registry = awaitRegistry(admin, one -> true);
            furnished = awaitRegistry(
                            admin,
                            one -> one.path("connected").asBoolean()
                                    && one.path("why").asText().isEmpty())
                    .path("connected")
                    .asBoolean();
        }

        assertThat(furnished).isTrue();
        assertThat(registry.path("embedded").asBoolean()).isTrue();
        assertThat(registry.path("servers").path(0).asText())
                .startsWith("127.0.0.1:")
                .isNotEqualTo("127.0.0.1:2181");
    }

    /** The first picture is made on the control loop, a moment after the door may be open. */
    private static JsonNode awaitRegistry(AdminClient admin, Predicate<JsonNode> wanted) throws IOException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - giveUp < 0) {
            JsonNode all = admin.get("/v1/registry", PATIENCE).json().path("ensembles");
            if (!all.isEmpty() && wanted.test(all.path(0))) {
                return all.path(0);
            }
        }
        throw new IOException("no such registry in any picture");
    }

    /** The door opens on its own loop, a moment after the start. */
    private static void awaitDoor(Path socket) {
        for (int tries = 0; !Files.exists(socket); tries++) {
            assertThat(tries).isLessThan(1_000_000);
            Thread.onSpinWait();
        }
    }
}
