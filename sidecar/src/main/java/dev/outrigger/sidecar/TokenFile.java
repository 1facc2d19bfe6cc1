package dev.outrigger.sidecar;

import dev.outrigger.sidecar.process.DiskWords;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The content of {@code admin.token_file}, as it was last read. Thread-safe; only {@link #read} blocks. */
final class TokenFile {
    private static final Logger log = LoggerFactory.getLogger(TokenFile.class);

    /** No header field of a request may be longer. */
    private static final int LARGEST = 4_096;

    private volatile Optional<String> token = Optional.empty();

    /** Returns the token; empty if no file is configured, or none could be read: then nobody has it. */
    Optional<String> token() {
        return token;
    }

    /** Reads {@code file} anew, and returns the token. */
    Optional<String> read(Optional<Path> file) {
        Optional<String> before = token;
        token = file.flatMap(TokenFile::content);
        if (!token.equals(before)) {
            log.info("admin token read present={}", token.isPresent());
        }
        return token;
    }

    private static Optional<String> content(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            log.warn("admin token refused file={} reason=\"no regular file\"", file);
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            String content = new String(bytes, StandardCharsets.UTF_8).strip();
            if (bytes.length <= LARGEST && !content.isEmpty()) {
                return Optional.of(content);
            }
            log.warn(
                    "admin token refused file={} reason=\"{}\"",
                    file,
                    content.isEmpty() ? "empty" : "more than " + LARGEST + " bytes");
        } catch (IOException failed) {
            log.warn("admin token not read file={} reason=\"{}\"", file, DiskWords.of(failed, file));
        }
        return Optional.empty();
    }
}
