package dev.outrigger.sidecar.demo;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Folders that are made for a while. */
final class Folders {
    /** Whoever is still writing does not do so for long. */
    private static final int MOST_WALKS = 100;

    private Folders() {}

    /**
     * Deletes {@code folder} and all in it, also what somebody who is about to end writes there meanwhile; symbolic links are
     * deleted, not followed.
     */
    static void delete(Path folder) throws IOException {
        for (int walks = 1; Files.exists(folder); walks++) {
            try {
                walk(folder);
            } catch (DirectoryNotEmptyException | NoSuchFileException changed) {
                if (walks == MOST_WALKS) {
                    throw changed;
                }
            }
        }
    }

    private static void walk(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failed) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
