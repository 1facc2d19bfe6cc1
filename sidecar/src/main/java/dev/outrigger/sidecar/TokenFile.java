package dev.outrigger.sidecar;

import dev.outrigger.sidecar.process.DiskWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The content of {@code admin.token_file}, as it was last read. Thread-safe; only {@link #read} blocks. */
final class TokenFile {
    private static final Logger log = LoggerFactory.getLogger(TokenFile.class);

    private volatile Optional<String> token = Optional.empty();

    /** Returns the token; empty if no file is configured, or none could be read: then nobody has it. */
    Optional<String> token() {
        return token;
    }

    /** Reads {@code file} anew, and returns the token. */
    Optional<String> read(Optional<Path> file) {
        token = file.flatMap(TokenFile::content);
        return token;
    }

    private static Optional<String> content(Path file) {
        try {
            String content = Files.readString(file).strip();
            if (!content.isEmpty()) {
                return Optional.of(content);
            }
            log.warn("admin token refused file={} reason=\"empty\"", file);
        } catch (IOException failed) {
            log.warn("admin token not read file={} reason=\"{}\"", file, DiskWords.of(failed, file));
        }
        return Optional.empty();
    }
}
