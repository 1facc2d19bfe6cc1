package dev.outrigger.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Event;
import dev.outrigger.sidecar.config.Configuration;
import dev.outrigger.sidecar.config.Loaded;
import dev.outrigger.sidecar.config.Machine;
import dev.outrigger.sidecar.control.BlockingPool;
import dev.outrigger.sidecar.control.ControlLoop;
import dev.outrigger.sidecar.control.SystemTicker;
import dev.outrigger.sidecar.operate.Reloading;
import dev.outrigger.sidecar.operate.Result;
import dev.outrigger.sidecar.view.Overview;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the rest of the process is told of reloads: real files, and a disk that can be made to hang. */
final class ReloadsTest {
    @TempDir
    Path folder = Path.of("");

    private final ControlLoop control = ControlLoop.start(new SystemTicker());
    private final BlockingPool disk = new BlockingPool(control, 1, 16);
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch used = new CountDownLatch(1);

    private final Reloads.Applied applied = new Reloads.Applied() {
        @Override
        public void begins() {
            told.add("begins");
        }

        @Override
        public void use(Configuration next) {
            told.add("use");
            used.countDown();
        }

        @Override
        public List<String> prune() {
            return List.of();
        }

        @Override
        public void over(Runnable seen) {
            told.add("over");
            control.execute(() -> {
                told.add("seen");
                seen.run();
            });
            over.countDown();
        }
    };

    @BeforeEach
    void files() throws Exception {
        Files.createDirectories(folder.resolve("services.d"));
        node("10s");
    }

    @AfterEach
    void close() {
        disk.close();
        control.close();
    }

    @Test
    void whoAskedBeginsItAndItIsOverBeforeTheyAreAnswered() throws Exception {
        Reloads reloads = reloads();
        node("20s");

        Result result = done(reloads.reload(Reloading.Wish.USUAL).toCompletableFuture());

        assertThat(result).isInstanceOf(Result.Done.class);
        assertThat(told).containsExactly("begins", "use", "over", "seen");
    }

    @Test
    void aFileThatChangedBeginsNothing() throws Exception {
        Reloads reloads = reloads();
        node("20s");

        reloads.changed();

        assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(told).startsWith("use", "over");
    }

    @Test
    void aBrokenFileIsNamedOnce() throws Exception {
        Reloads reloads = reloads();
        Path document = Files.writeString(folder.resolve("services.d/api.json"), "{");

        done(reloads.reload(Reloading.Wish.USUAL).toCompletableFuture());

        assertThat(events).singleElement().isInstanceOfSatisfying(ConfigEvent.ConfigFileBroken.class, broken -> {
            assertThat(broken.file()).isEqualTo(document.toString());
            assertThat(broken.mistakes())
                    .singleElement()
                    .asString()
                    .startsWith("line 1")
                    .doesNotContain("api.json");
        });
    }

    @Test
    void nothingIsPutInForceOnceTheSidecarStops() throws Exception {
        Reloads reloads = reloads();
        node("20s");
        CountDownLatch hangs = new CountDownLatch(1);
        disk.submit(() -> hangs.await(20, TimeUnit.SECONDS), any -> {}, why -> {});
        var read = reloads.reload(Reloading.Wish.USUAL).toCompletableFuture();
        var waiting = reloads.reload(Reloading.Wish.USUAL).toCompletableFuture();

        control.execute(reloads::end);
        Result unread = done(waiting);
        hangs.countDown();

        assertThat(unread)
                .isInstanceOf(Result.Refused.class)
                .hasToString(done(read).toString());
        assertThat(((Result.Refused) unread).error()).isEqualTo("stopping");
        assertThat(done(reloads.reload(new Reloading.Wish(true, true, "", "")).toCompletableFuture()))
                .isEqualTo(unread);
        assertThat(told).containsExactly("begins", "over", "seen");
    }

    @Test
    void aDiskThatHangsIsToldAndWhatItHadIsReadAnew() throws Exception {
        Reloads reloads = reloads(Duration.ofMillis(20));
        CountDownLatch hangs = new CountDownLatch(1);
        disk.submit(() -> hangs.await(20, TimeUnit.SECONDS), any -> {}, why -> {});

        Result first = done(reloads.reload(Reloading.Wish.USUAL).toCompletableFuture());
        Result second = done(reloads.reload(Reloading.Wish.USUAL).toCompletableFuture());
        Optional<Overview.Problem> trouble = reloads.trouble();
        node("20s");
        hangs.countDown();

        assertThat(first).isEqualTo(second).isInstanceOf(Result.Refused.class);
        assertThat(((Result.Refused) first).error()).isEqualTo("not_loaded");
        assertThat(trouble).get().extracting(Overview.Problem::words).asString().contains("not read in");
        assertThat(used.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whoAppliesWhatIsHeldIsNamedWithTheReason() throws Exception {
        Path document = Files.writeString(
                folder.resolve("services.d/app.json"), "{\"id\": \"app\", \"requires\": {\"API\": \"{API_URL}\"}}");
        Reloads reloads = reloads();
        Files.delete(document);
        Result held = done(reloads.reload(Reloading.Wish.USUAL).toCompletableFuture());
        boolean before = events.stream().anyMatch(ConfigEvent.ReloadForced.class::isInstance);

        Result forced = done(reloads.reload(new Reloading.Wish(true, false, "moved to web-2", "ann"))
                .toCompletableFuture());
        reloads.reload(new Reloading.Wish(true, false, "again", "ann"))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);

        assertThat(held).isInstanceOf(Result.Refused.class);
        assertThat(before).isFalse();
        assertThat(forced).isInstanceOf(Result.Done.class);
        assertThat(events)
                .filteredOn(ConfigEvent.ReloadForced.class::isInstance)
                .containsExactly(new ConfigEvent.ReloadForced(
                        "takes away 1 of 1 services that run here (app)", "ann", "moved to web-2"));
    }

    private Reloads reloads() throws Exception {
        return reloads(Reloads.PATIENCE);
    }

    private Reloads reloads(Duration patience) throws Exception {
        Loaded loaded = Loaded.of(folder.resolve("outrigger.json"), Machine.local(), true);
        return new Reloads(loaded, control, disk, () -> Instant.EPOCH, events::add, applied, patience);
    }

    private static Result done(CompletableFuture<Result> result) throws Exception {
        return result.get(20, TimeUnit.SECONDS);
    }

    private void node(String drainTimeout) throws Exception {
        Files.writeString(folder.resolve("outrigger.json"), """
                { "node": { "id": "n1", "host": "127.0.0.1" }, "services": "services.d", "drain_timeout": "%s",
                  "registry": { "zookeeper": { "connect": "127.0.0.1:2181", "allow_loopback": true } },
                  "admin": { "listen": null }, "state_dir": "state", "run_dir": "run" }
                """.formatted(drainTimeout));
    }
}
