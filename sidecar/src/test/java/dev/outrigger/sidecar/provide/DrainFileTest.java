package dev.outrigger.sidecar.provide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.process.StateDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real folder. */
final class DrainFileTest {
    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00.123Z");
    private static final Drain KERNEL =
            new Drain("api", "kernel \"6.1\"", "ann", SINCE, Optional.of(SINCE.plusSeconds(7200)));
    private static final Drain OPEN = new Drain("cache", "", "", SINCE, Optional.empty());

    @TempDir
    Path folder = Path.of("");

    private StateDir state;

    @BeforeEach
    void open() {
        state = open(folder.resolve("state"));
    }

    @AfterEach
    void close() {
        state.close();
    }

    @Test
    void readsWhatItWrote() throws IOException {
        DrainFile file = new DrainFile(state);

        Optional<String> trouble = file.write(List.of(KERNEL, OPEN));

        assertThat(trouble).isEmpty();
        assertThat(file.read()).isEqualTo(new DrainFile.Loaded(List.of(KERNEL, OPEN), ""));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
    }

    @Test
    void isNotThereWhileNothingIsDrained() {
        DrainFile file = new DrainFile(state);
        file.write(List.of(KERNEL));

        file.write(List.of());

        assertThat(path()).doesNotExist();
        assertThat(file.read()).isEqualTo(new DrainFile.Loaded(List.of(), ""));
        assertThat(file.write(List.of())).isEmpty();
    }

    @Test
    void aDamagedOneIsSetAside() throws IOException {
        Files.writeString(path(), "{\"version\": 1, \"drains\": [{\"serv");

        DrainFile.Loaded loaded = new DrainFile(state).read();

        assertThat(loaded.drains()).isEmpty();
        assertThat(loaded.trouble()).contains("drains.json", "JSON", "it is drains.json.bad now");
        assertThat(path()).doesNotExist();
        assertThat(path().resolveSibling("drains.json.bad")).content(UTF_8).endsWith("{\"serv");
    }

    @Test
    void whatCanBeUnderstoodOfADamagedOneHolds() throws IOException {
        Files.writeString(
                path(),
                "{\"version\": 9, \"drains\": [{\"service\": \"a b\"}, 7, {\"service\": \"cache\", \"since\":"
                        + " \"2026-01-01T00:00:00.123Z\", \"until\": \"tomorrow\", \"later\": 1}]}");

        DrainFile.Loaded loaded = new DrainFile(state).read();

        assertThat(loaded.drains()).containsExactly(OPEN);
        assertThat(loaded.trouble()).contains("drains[0].service", "drains[1]", "drains[2].until: \"tomorrow\"");
    }

    @Test
    void whatALaterReleaseAddsIsNoDamage() throws IOException {
        Files.writeString(
                path(),
                "{\"version\": 2, \"more\": {}, \"drains\": [{\"service\": \"cache\", \"ticket\": 1, \"since\":"
                        + " \"2026-01-01T00:00:00.123Z\"}]}");

        DrainFile.Loaded loaded = new DrainFile(state).read();

        assertThat(loaded).isEqualTo(new DrainFile.Loaded(List.of(OPEN), ""));
    }

    @Test
    void aPlaceThatCannotBeWrittenIsTold() throws IOException {
        Files.createDirectory(path());
        Files.writeString(path().resolve("in the way"), "");
        DrainFile file = new DrainFile(state);

        Optional<String> written = file.write(List.of(KERNEL));
        Optional<String> removed = file.write(List.of());

        assertThat(written).get().asString().startsWith("drains.json not written: ");
        assertThat(removed).get().asString().startsWith("drains.json not removed: ");
    }

    private Path path() {
        return folder.resolve("state/drains.json");
    }

    private static StateDir open(Path path) {
        StateDir.Opening opening = StateDir.open(path, () -> SINCE);
        if (opening instanceof StateDir.Opened opened) {
            return opened.dir();
        }
        throw new AssertionError(opening);
    }
}
