package dev.outrigger.sidecar.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({
        "1024,2,368,8", // (1024 - 256 - 2 * 2 * 8) / 2
        "1024,1,368,16",
        "20000,1,9616,256",
        "524288,2,261504,256",
        "200,2,2,1",
        "9223372036854775807,2,2147483647,256"
    })
    void sharesTheLimitOutOnce(long limit, int loops, int connections, int pipes) {
        Descriptors.Shares shares = Descriptors.shares(limit, loops, 256);

        assertThat(shares).isEqualTo(new Descriptors.Shares(connections, pipes));
    }
}
