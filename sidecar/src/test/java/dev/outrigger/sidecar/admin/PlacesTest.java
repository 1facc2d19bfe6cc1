package dev.outrigger.sidecar.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a socket file that cannot be. */
final class PlacesTest {
    @TempDir
    Path dir = Path.of("");

    @Test
    void namesTheRunDirThatIsAFile() throws Exception {
        Path file = Files.createFile(dir.resolve("file"));
        AdminDoor.Place place = new Places.SocketFile(file.resolve("admin.sock"));

        String words = place.words(catchThrowable(place::toBind));

        assertThat(words).isEqualTo(runDir(file, "not a directory"));
    }

    @Test
    void namesTheRunDirThatMayNotBeWritten() {
        AdminDoor.Place place = new Places.SocketFile(dir.resolve("admin.sock"));

        String itself = place.words(new AccessDeniedException(dir.toString()));
        String inside = place.words(new AccessDeniedException(dir + "/admin.sock.17"));

        assertThat(itself).isEqualTo(runDir(dir, "permission denied"));
        assertThat(inside).isEqualTo(runDir(dir, dir + "/admin.sock.17: permission denied"));
    }

    private static String runDir(Path path, String why) {
        return "run_dir: \"" + path + "\" (expected: a directory that this user can write: " + why + ")";
    }
}
