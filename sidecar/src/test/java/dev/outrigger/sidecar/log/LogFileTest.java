package dev.outrigger.sidecar.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log file on a real disk, and what operators and logrotate do to it. */
final class LogFileTest {
    @TempDir
    Path folder;

    private final long[] now = {0};
    private Path path;
    private LogFile file;

    @BeforeEach
    void open() {
        path = folder.resolve("outrigger.log");
        file = new LogFile(path, () -> now[0]);
    }

    @AfterEach
    void close() {
        file.close();
    }

    private boolean write(String line) {
        return file.write(ByteBuffer.wrap((line + "\n").getBytes(UTF_8)));
    }

    private void aSecondPasses() {
        now[0] += Duration.ofMillis(1001).toNanos();
        file.tend();
    }

    @Test
    void goesOnBehindWhatIsThere() throws IOException {
        Files.writeString(path, "before\n");

        write("after");

        assertThat(path).hasContent("before\nafter\n");
    }

    @Test
    void followsItsPathWithinASecondOfARename() throws IOException {
        write("one");
        Files.move(path, folder.resolve("outrigger.log.1"));
        Files.createFile(path);

        write("two");
        aSecondPasses();
        write("three");

        assertThat(folder.resolve("outrigger.log.1")).hasContent("one\ntwo\n");
        assertThat(path).hasContent("three\n");
    }

    @Test
    void makesTheFileAnewIfNobodyElseDoes() throws IOException {
        write("one");
        Files.delete(path);

        aSecondPasses();
        write("two");

        assertThat(path).hasContent("two\n");
    }

    @Test
    void reopensAtOnceWhenTold() throws IOException {
        write("one");
        Files.move(path, folder.resolve("outrigger.log.1"));

        file.reopen();
        write("two");

        assertThat(folder.resolve("outrigger.log.1")).hasContent("one\n");
        assertThat(path).hasContent("two\n");
    }

    @Test
    void writesToTheStartOfAFileThatWasTruncatedInPlace() throws IOException {
        write("a line that logrotate has copied");
        try (FileChannel copytruncate = FileChannel.open(path, StandardOpenOption.WRITE)) {
            copytruncate.truncate(0);
        }

        write("next");

        assertThat(path).hasContent("next\n");
    }

    @Test
    void saysWhyItCannotWriteAndIsBackWhenItCan() throws IOException {
        path = folder.resolve("missing/outrigger.log");
        file = new LogFile(path, () -> now[0]);

        boolean written = write("one");
        String trouble = file.trouble();
        Files.createDirectory(path.getParent());
        boolean atOnce = write("two");
        aSecondPasses();
        boolean later = write("three");

        assertThat(written).isFalse();
        assertThat(trouble).isEqualTo("no such file or directory");
        assertThat(atOnce).isFalse();
        assertThat(later).isTrue();
        assertThat(file.trouble()).isEmpty();
        assertThat(path).hasContent("three\n");
    }

    @Test
    void aFullDiskCostsTheLinesMeanwhileAndNothingElse() {
        file = new LogFile(Path.of("/dev/full"), () -> now[0]);
        ByteBuffer lines = ByteBuffer.wrap("one\ntwo\n".getBytes(UTF_8));

        boolean written = file.write(lines);

        assertThat(written).isFalse();
        assertThat(file.trouble()).isEqualTo("No space left on device");
        assertThat(lines.remaining()).isEqualTo(8);
    }
}
