package dev.outrigger.sidecar.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class FoldersTest {
    private static final int WRITTEN_BEFORE = 100;
    private static final int WRITTEN_MEANWHILE = 1_000;

    @TempDir
    private Path dir;

    @Test
    void deletesWhatIsWrittenMeanwhile() throws Exception {
        Path folder = Files.createDirectories(dir.resolve("demo").resolve("node"));
        ExecutorService workers = Executors.newSingleThreadExecutor();
        CountDownLatch writing = new CountDownLatch(WRITTEN_BEFORE);
        try {
            Future<Integer> writer = workers.submit(() -> write(folder, writing));
            writing.await();

            Folders.delete(dir.resolve("demo"));

            assertThat(writer.get()).isGreaterThanOrEqualTo(WRITTEN_BEFORE);
            assertThat(dir.resolve("demo")).doesNotExist();
        } finally {
            workers.shutdownNow();
        }
    }

    private static int write(Path folder, CountDownLatch writing) throws IOException {
        int written = 0;
        try {
            while (written < WRITTEN_MEANWHILE) {
                Files.createFile(folder.resolve("file-" + written));
                written++;
                writing.countDown();
            }
        } catch (NoSuchFileException deleted) {
            assertThat(folder).doesNotExist();
        }
        return written;
    }

    @Test
    void deletesALinkAndNotWhatItLeadsTo() throws IOException {
        Path kept = Files.createFile(Files.createDirectory(dir.resolve("kept")).resolve("file"));
        Path folder = Files.createDirectory(dir.resolve("demo"));
        Files.createSymbolicLink(folder.resolve("link"), kept.getParent());

        Folders.delete(folder);

        assertThat(folder).doesNotExist();
        assertThat(kept).exists();
    }
}
