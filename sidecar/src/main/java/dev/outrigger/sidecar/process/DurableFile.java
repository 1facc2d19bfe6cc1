package dev.outrigger.sidecar.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * A small file that holds either its old content or its new one, whenever the power fails: written beside, forced to disk,
 * renamed over, and the directory forced too, without which the rename itself may be lost. Blocks; one writer a file.
 */
public final class DurableFile {
    static final String TEMPORARY = ".tmp";

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path path;

    /** @param path in a directory that exists */
    public DurableFile(Path path) {
        this.path = path;
    }

    /** Returns where it is. */
    Path path() {
        return path;
    }

    /** Returns the content, or empty if there is no such file. A pipe has none: nobody may be at its other end. */
    public Optional<byte[]> read() throws IOException {
        try {
            if (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path)) {
                throw new FileSystemException(path.toString(), null, "not a regular file");
            }
            return Optional.of(Files.readAllBytes(path));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    /** Puts {@code content} in its place. What fails leaves the old content, and nothing beside it. */
    public void write(byte[] content) throws IOException {
        Path beside = path.resolveSibling(path.getFileName() + TEMPORARY);
        Files.deleteIfExists(beside);
        try {
            writeNew(beside, content);
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            // A full disk: half a file beside is worth nothing and takes the space of the next try.
            Files.deleteIfExists(beside);
            throw failed;
        }
        forceDirectory();
    }

    private static void writeNew(Path beside, byte[] content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(beside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    void remove() throws IOException {
        if (Files.deleteIfExists(path)) {
            forceDirectory();
        }
    }

    /** Renames it to {@code <name>.bad}, over an earlier one, for somebody to look at. */
    public void setAside() throws IOException {
        Files.move(path, path.resolveSibling(path.getFileName() + ".bad"), StandardCopyOption.ATOMIC_MOVE);
    }

    private void forceDirectory() throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
