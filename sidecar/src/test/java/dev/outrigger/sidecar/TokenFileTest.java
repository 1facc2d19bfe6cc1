package dev.outrigger.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is taken for a token. */
final class TokenFileTest {
    @TempDir
    Path folder = Path.of("");

    private final TokenFile token = new TokenFile();

    @Test
    void isTheContentWithoutTheLineEnd() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "s3cret\n");

        assertThat(token.read(Optional.of(file))).contains("s3cret");
        assertThat(token.token()).contains("s3cret");
    }

    @Test
    void nobodyHasItOnceTheFileIsEmptyGoneTooLargeOrNotConfigured() throws Exception {
        Path file = folder.resolve("token");
        for (String wrong : new String[] {"", " \n", "x".repeat(4_097)}) {
            token.read(Optional.of(Files.writeString(file, "s3cret")));

            token.read(Optional.of(Files.writeString(file, wrong)));

            assertThat(token.token()).as(wrong).isEmpty();
        }
        token.read(Optional.of(Files.writeString(file, "s3cret")));
        assertThat(token.read(Optional.of(folder.resolve("none")))).isEmpty();
        token.read(Optional.of(file));
        assertThat(token.read(Optional.empty())).isEmpty();
    }

    @Test
    @Timeout(10)
    void doesNotWaitForTheWriterOfAPipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        int made = new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();

        assertThat(made).isZero();
        assertThat(token.read(Optional.of(pipe))).isEmpty();
    }
}
