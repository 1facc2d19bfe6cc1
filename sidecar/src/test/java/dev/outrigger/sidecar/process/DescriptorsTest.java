package dev.outrigger.sidecar.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DescriptorsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void countsWhatIsOpen() throws Exception {
        Descriptors descriptors = new Descriptors();
        Path file = Files.createFile(folder.resolve("file"));
        long before = descriptors.open().orElseThrow();
        List<InputStream> opened = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            opened.add(Files.newInputStream(file));
        }

        long after = descriptors.open().orElseThrow();
        for (InputStream stream : opened) {
            stream.close();
        }

        assertThat(after - before).isBetween(80L, 120L);
    }

    @Test
    void readsTheLimitsOfThisProcess() {
        Descriptors descriptors = new Descriptors();

        assertThat(descriptors.limit().orElseThrow()).isBetween(64L, Long.MAX_VALUE);
        assertThat(descriptors.ceiling().orElseThrow())
                .isGreaterThanOrEqualTo(descriptors.limit().orElseThrow());
    }

    @Test
    void readsTheRowOfOpenFiles() throws Exception {
        Files.writeString(folder.resolve("limits"), """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             100                  100                  processes
                Max open files            1024                 unlimited            files
                """);

        Descriptors descriptors = new Descriptors(folder);

        assertThat(descriptors.limit()).hasValue(1024);
        assertThat(descriptors.ceiling()).hasValue(Long.MAX_VALUE);
    }

    @Test
    void knowsNothingWhereThereIsNoSuchFile() {
        Descriptors descriptors = new Descriptors(folder.resolve("absent"));

        assertThat(descriptors.open()).isEmpty();
        assertThat(descriptors.limit()).isEmpty();
    }
}
