package dev.outrigger.sidecar.process;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the system said of a file, in words for people: never the name of a class. Stateless. */
public final class DiskWords {
    private DiskWords() {}

    /**
     * Returns why {@code failed}.
     *
     * @param named the path that the sentence around it names already: only another one is named again
     */
    public static String of(Exception failed, Path named) {
        Throwable cause = failed instanceof DirectoryIteratorException ? failed.getCause() : failed;
        String file = cause instanceof FileSystemException known ? known.getFile() : null;
        String why = reason(cause);
        return file == null || file.equals(named.toString()) ? why : file + ": " + why;
    }

    private static String reason(@Nullable Throwable failed) {
        if (failed instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failed instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (failed instanceof NotDirectoryException) {
            return "not a directory";
        }
        if (failed instanceof DirectoryNotEmptyException) {
            return "a directory that is not empty";
        }
        if (failed instanceof FileAlreadyExistsException exists) {
            return Files.isDirectory(Path.of(exists.getFile())) ? "it is there already" : "not a directory";
        }
        if (failed instanceof FileSystemException known && known.getReason() != null) {
            return known.getReason();
        }
        String said = failed == null || failed instanceof FileSystemException ? null : failed.getMessage();
        return said == null ? "reading or writing failed, and the system does not say why" : said;
    }
}
