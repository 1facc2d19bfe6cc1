package dev.outrigger.sidecar.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class StateDirTest {
    private static final long NOON = 1_800_000_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void isMadeForItsOwnerAlone() throws Exception {
        try (StateDir dir = open(NOON)) {
            assertThat(dir.troubles()).isEmpty();
            assertThat(mode(dir.path())).isEqualTo("rwx------");
            assertThat(Files.readString(dir.path().resolve("pid")).strip())
                    .isEqualTo(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void keepsWhoWeAreAndCountsOurStarts() {
        UUID first;
        try (StateDir dir = open(NOON)) {
            first = dir.hostUuid();
            assertThat(dir.startNumber()).isEqualTo(NOON);
        }

        try (StateDir second = open(NOON);
                StateDir elsewhere = opened(StateDir.open(folder.resolve("other"), at(NOON)))) {
            assertThat(second.hostUuid()).isEqualTo(first).isNotEqualTo(elsewhere.hostUuid());
            assertThat(second.startNumber()).isEqualTo(NOON + 1);
        }
    }

    @Test
    void countsOnWhenTheClockWasSetBack() {
        open(NOON).close();

        try (StateDir dir = open(1)) {
            assertThat(dir.startNumber()).isEqualTo(NOON + 1);
        }
    }

    @Test
    void takesDamagedFilesForLostOnesAndKeepsThemAside() throws Exception {
        open(NOON).close();
        Path path = folder.resolve("state");
        Files.writeString(path.resolve("host_uuid"), "not a uuid");
        Files.write(path.resolve("start_number"), new byte[512]);

        try (StateDir dir = open(NOON + 60)) {
            assertThat(dir.startNumber()).isEqualTo(NOON + 60);
            assertThat(dir.troubles())
                    .containsExactly(
                            "host_uuid was damaged, set aside as host_uuid.bad and made anew",
                            "start_number was damaged, set aside as start_number.bad and made anew");
            assertThat(path.resolve("host_uuid.bad")).hasContent("not a uuid");
            assertThat(Files.readString(path.resolve("host_uuid")).strip())
                    .isEqualTo(dir.hostUuid().toString());
        }
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void waitsForNobodyAtTheOtherEndOfAPipe() throws Exception {
        Path path = Files.createDirectory(folder.resolve("state"));
        Process made = new ProcessBuilder("mkfifo", path.resolve("drains.json").toString()).start();
        assertThat(made.waitFor()).isZero();

        try (StateDir dir = open(NOON)) {
            assertThat(dir.read("drains.json").trouble()).isEqualTo("drains.json not read: not a regular file");
        }
    }

    @Test
    void startsAlthoughWhatItWritesCannotBeKept() throws Exception {
        Path path = folder.resolve("state");
        Files.createDirectories(path.resolve("start_number/occupied"));
        Files.createDirectories(path.resolve("pid/occupied"));

        try (StateDir dir = open(NOON)) {
            assertThat(dir.startNumber()).isEqualTo(NOON);
            assertThat(dir.troubles()).anyMatch(trouble -> trouble.startsWith("start_number not written: "));
            assertThat(dir.troubles()).anyMatch(trouble -> trouble.startsWith("pid not written: "));
        }
    }

    @Test
    void isRefusedWhileALiveProcessHasItAndNamesThatProcess() throws Exception {
        Path path = folder.resolve("state");
        try (JavaProcess holder = new JavaProcess(HoldingMain.class, path.toString())) {
            assertThat(holder.says("Opened")).isTrue();

            StateDir.Opening opening = StateDir.open(path, at(NOON));

            assertThat(opening)
                    .isEqualTo(new StateDir.Held(
                            holder.pid(),
                            "state_dir: \"" + path + "\" (expected: one that no live sidecar has; held by pid "
                                    + holder.pid() + ")"));
        }
    }

    @Test
    void isFreeAgainOnceItsHolderWasKilled() throws Exception {
        Path path = folder.resolve("state");
        try (JavaProcess holder = new JavaProcess(HoldingMain.class, path.toString())) {
            assertThat(holder.says("Opened")).isTrue();
            holder.signal("KILL");
            assertThat(holder.exit()).isEqualTo(137);
        }

        try (StateDir dir = open(NOON)) {
            assertThat(dir.troubles()).isEmpty();
        }
    }

    @Test
    void refusesASecondOpenInOneProcess() {
        StateDir.Opening second;
        try (StateDir dir = open(NOON)) {
            second = StateDir.open(dir.path(), at(NOON));
        }

        assertThat(second).isInstanceOf(StateDir.Held.class);
    }

    @Test
    void saysWhyADirectoryCannotBeUsed() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        StateDir.Opening below = StateDir.open(file.resolve("state"), at(NOON));
        StateDir.Opening itself = StateDir.open(file, at(NOON));
        StateDir.Opening readOnly = StateDir.open(Path.of("/proc/self"), at(NOON));

        assertThat(below).isEqualTo(unusable(file.resolve("state"), "Not a directory"));
        assertThat(itself).isEqualTo(unusable(file, "not a directory"));
        assertThat(readOnly).isEqualTo(unusable(Path.of("/proc/self"), "/proc/self/lock: no such file or directory"));
    }

    @Test
    void replacesFilesAsAWhole() throws Exception {
        try (StateDir dir = open(NOON)) {
            Optional<String> first = dir.write("last-good/outrigger.json", "one".getBytes(UTF_8));
            Optional<String> second = dir.write("last-good/outrigger.json", "two".getBytes(UTF_8));

            assertThat(first).isEmpty();
            assertThat(second).isEmpty();
            assertThat(dir.read("last-good/outrigger.json").content()).contains("two".getBytes(UTF_8));
            assertThat(mode(dir.path().resolve("last-good/outrigger.json"))).isEqualTo("rw-------");
            assertThat(dir.path().resolve("last-good/outrigger.json.tmp")).doesNotExist();
        }
    }

    @Test
    void leavesNothingBesideWhatItCannotReplace() throws Exception {
        try (StateDir dir = open(NOON)) {
            Files.createDirectories(dir.path().resolve("drains.json/somebodys"));

            Optional<String> trouble = dir.write("drains.json", new byte[1]);

            assertThat(trouble.orElse("")).startsWith("drains.json not written: ");
            assertThat(dir.path().resolve("drains.json.tmp")).doesNotExist();
        }
    }

    @Test
    void tellsTroubleInWords() {
        try (StateDir dir = open(NOON)) {
            assertThat(dir.read("absent")).isEqualTo(new StateDir.Read(Optional.empty(), ""));
            assertThat(dir.read("host_uuid/below").trouble()).startsWith("host_uuid/below not read: ");
            assertThat(dir.write("host_uuid/below", new byte[1]).orElse(""))
                    .startsWith("host_uuid/below not written: ");
            assertThat(dir.setAside("absent").orElse("")).startsWith("absent not renamed: ");
        }
    }

    @Test
    void removesWhatAnInterruptedWriteLeft() throws Exception {
        Path left = Files.createDirectories(folder.resolve("state")).resolve("snapshot.tmp");
        Files.writeString(left, "half");

        open(NOON).close();

        assertThat(left).doesNotExist();
    }

    @Test
    void writesNothingOutsideItself() {
        try (StateDir dir = open(NOON)) {
            assertThatThrownBy(() -> dir.write("../elsewhere", new byte[0]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static StateDir.Unusable unusable(Path path, String why) {
        return new StateDir.Unusable(
                "state_dir: \"" + path + "\" (expected: a directory that this user can write: " + why + ")");
    }

    private StateDir open(long seconds) {
        return opened(StateDir.open(folder.resolve("state"), at(seconds)));
    }

    private static StateDir opened(StateDir.Opening opening) {
        assertThat(opening).isInstanceOf(StateDir.Opened.class);
        return ((StateDir.Opened) opening).dir();
    }

    private static InstantSource at(long seconds) {
        return InstantSource.fixed(Instant.ofEpochSecond(seconds));
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
