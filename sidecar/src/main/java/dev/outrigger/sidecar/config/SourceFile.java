package dev.outrigger.sidecar.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;

/**
 * What stood in a file when it was read.
 *
 * @param path absolute
 * @param text decoded as UTF-8
 */
record SourceFile(Path path, String text) {
    byte[] bytes() {
        return text.getBytes(UTF_8);
    }

    /** Names it only: it may hold passwords. */
    @Override
    public String toString() {
        return path.toString();
    }
}
