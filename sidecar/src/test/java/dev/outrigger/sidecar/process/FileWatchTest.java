package dev.outrigger.sidecar.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
    @TempDir
    Path temp = Path.of("");

    @Test
    void followsTheNameOfAFolderAndNotTheFolderThatHadIt() throws Exception {
        Path folder = Files.createDirectory(temp.resolve("services.d"));
        Path next = Files.createDirectory(temp.resolve("next.d"));
        CountDownLatch told = new CountDownLatch(1);
        try (FileWatch watch = FileWatch.start(told::countDown)) {
            watch.watch(Set.of(folder));
            Files.move(folder, temp.resolve("old.d"));
            Files.move(next, folder);
            watch.watch(Set.of(folder));

            Files.createFile(folder.resolve("api.json"));

            assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
