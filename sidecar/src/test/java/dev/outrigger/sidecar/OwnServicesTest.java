package dev.outrigger.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.Announcer;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.ServiceDefinition;
import dev.outrigger.routing.testing.ScriptedProber;
import dev.outrigger.routing.testing.SeededScheduler;
import dev.outrigger.sidecar.config.Configuration;
import dev.outrigger.sidecar.config.Loaded;
import dev.outrigger.sidecar.config.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What this node provides, from one configuration to the next and to the end. {@code drain_delay} 3 s. */
final class OwnServicesTest {
    @TempDir
    Path folder = Path.of("");

    private final SeededScheduler control = new SeededScheduler(7);
    private final List<String> announced = new ArrayList<>();
    private final OwnServices own = new OwnServices(
            control, new ScriptedProber(control), this::announce, event -> {}, 0, Duration.ofSeconds(5));

    @BeforeEach
    void start() throws Exception {
        own.provide(configuration("\"api\""));
        control.runFor(Duration.ofSeconds(10));
    }

    @Test
    void oneThatComesBackWhileItLeavesIsAnnouncedWhenItHasLeft() throws Exception {
        own.provide(configuration(""));
        own.provide(configuration("\"api\""));

        control.runFor(Duration.ofSeconds(10));

        assertThat(announced).containsExactly("api up", "api leaving", "api gone", "api up");
    }

    @Test
    void oneThatLeavesAtTheEndDoesNotComeBackAndIsWaitedFor() throws Exception {
        own.provide(configuration(""));
        own.provide(configuration("\"api\""));

        own.end(configuration("\"api\""), () -> announced.add("ended"));
        control.runFor(Duration.ofSeconds(10));

        assertThat(announced).containsExactly("api up", "api leaving", "api gone", "ended");
    }

    @Test
    void theEndOfAllComesOnceAllHaveLeft() throws Exception {
        own.end(configuration("\"api\""), () -> announced.add("ended"));
        control.runFor(Duration.ofMillis(2_900));
        List<String> before = List.copyOf(announced);

        control.runFor(Duration.ofSeconds(10));

        assertThat(before).containsExactly("api up", "api leaving");
        assertThat(announced).containsExactly("api up", "api leaving", "api gone", "ended");
    }

    @Test
    void theEndOfNothingComesSoon() throws Exception {
        own.provide(configuration(""));
        control.runFor(Duration.ofSeconds(10));

        own.end(configuration(""), () -> announced.add("ended"));
        List<String> inside = List.copyOf(announced);
        control.runDue();

        assertThat(inside).doesNotContain("ended");
        assertThat(announced).endsWith("api gone", "ended");
    }

    private Configuration configuration(String runs) throws Exception {
        Files.createDirectories(folder.resolve("services.d"));
        Files.writeString(folder.resolve("services.d/api.json"), """
                { "id": "api", "environment": { "PORT": 8080 }, "provides": { "API_URL": "tcp://{HOST}:{PORT}" } }
                """);
        Files.writeString(folder.resolve("outrigger.json"), """
                { "node": { "id": "n1", "host": "127.0.0.1" }, "services": "services.d", "runs": [%s],
                  "registry": { "zookeeper": { "connect": "127.0.0.1:2181", "allow_loopback": true } },
                  "drain_delay": "3s", "state_dir": "state", "run_dir": "run" }
                """.formatted(runs));
        return Loaded.of(folder.resolve("outrigger.json"), Machine.local(), true)
                .configuration();
    }

    /** A registry that answers at once. */
    private Announcer.Announcement announce(
            ServiceDefinition definition, Instance instance, Announcer.Listener listener) {
        told(definition, instance.state(), listener);
        return new Announcer.Announcement() {
            @Override
            public void change(InstanceState state, int weight) {
                told(definition, state, listener);
            }

            @Override
            public void define(ServiceDefinition changed) {}

            @Override
            public void withdraw(Runnable done) {
                announced.add(definition.service() + " gone");
                control.execute(done);
            }
        };
    }

    private void told(ServiceDefinition definition, InstanceState state, Announcer.Listener listener) {
        announced.add(definition.service() + " " + state.word());
        control.execute(() -> listener.announced(state));
    }
}
