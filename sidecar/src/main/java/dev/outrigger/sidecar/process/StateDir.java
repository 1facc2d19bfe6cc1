package dev.outrigger.sidecar.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The directory that outlives the process, and the proof that it is ours alone: a lock that the kernel takes back when the
 * process dies, however it dies. Holds who we are ({@code host_uuid}, made once) and how often we began
 * ({@code start_number}).
 *
 * <p>Thread-safe, and every method blocks on the disk: call it before the loops start, or on the blocking pool. What a disk
 * does wrong is returned in words, never thrown.
 *
 * <p>The lock file is never opened but here: POSIX drops a process's lock when any descriptor of the file closes. So the pid
 * of the holder is in a file of its own.
 */
public final class StateDir implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final String PID = "pid";

    private final Path path;
    private final FileChannel lock;
    private final Identity identity;
    private final List<String> troubles;

    private StateDir(Path path, FileChannel lock, Identity identity, List<String> troubles) {
        this.path = path;
        this.lock = lock;
        this.identity = identity;
        this.troubles = List.copyOf(troubles);
    }

    /** What became of {@link #open}. */
    public sealed interface Opening {}

    /** It is ours until {@link StateDir#close}. */
    public record Opened(StateDir dir) implements Opening {}

    /**
     * A live process has it.
     *
     * @param pid of that process; 0 if it did not say
     * @param words for people, naming directory and pid
     */
    public record Held(long pid, String words) implements Opening {}

    /**
     * It cannot be used.
     *
     * @param words for people: directory, what was expected, what the system said
     */
    public record Unusable(String words) implements Opening {}

    /**
     * Takes the directory, made with mode 0700 if absent.
     *
     * @param clock the time of day, from which a start number is taken when the last one is lost
     */
    public static Opening open(Path directory, InstantSource clock) {
        FileChannel lock = null;
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            lock = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!taken(lock)) {
                lock.close();
                return held(directory);
            }
            removeTemporaries(directory);
            List<String> troubles = new ArrayList<>();
            Identity identity = Identity.of(directory, clock, troubles);
            writePid(directory, troubles);
            return new Opened(new StateDir(directory, lock, identity, troubles));
        } catch (IOException | DirectoryIteratorException failed) {
            closeQuietly(lock);
            return new Unusable("state_dir: \"" + directory + "\" (expected: a directory that this user can write: "
                    + DiskWords.of(failed, directory) + ")");
        }
    }

    private static boolean taken(FileChannel lock) throws IOException {
        try {
            FileLock held = lock.tryLock();
            return held != null;
        } catch (OverlappingFileLockException ours) {
            return false;
        }
    }

    private static Held held(Path directory) {
        long pid = 0;
        try {
            pid = new DurableFile(directory.resolve(PID))
                    .read()
                    .map(bytes -> new String(bytes, UTF_8).strip())
                    .filter(text -> text.matches("[0-9]{1,10}"))
                    .map(Long::parseLong)
                    .orElse(0L);
        } catch (IOException unreadable) {
            // The lock is what counts; the pid is only for the message.
        }
        String who = pid == 0 ? "a process that did not write its pid" : "pid " + pid;
        return new Held(
                pid, "state_dir: \"" + directory + "\" (expected: one that no live sidecar has; held by " + who + ")");
    }

    private static void writePid(Path directory, List<String> troubles) {
        byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(UTF_8);
        try {
            new DurableFile(directory.resolve(PID)).write(pid);
        } catch (IOException failed) {
            troubles.add(PID + " not written: " + DiskWords.of(failed, directory.resolve(PID)));
        }
    }

    /** What a process that died in the middle of a write left. */
    private static void removeTemporaries(Path directory) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, "*" + DurableFile.TEMPORARY)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Returns the directory. */
    public Path path() {
        return path;
    }

    /** Returns who this host is: made once, the same over restarts, upgrades and reboots. */
    public UUID hostUuid() {
        return identity.hostUuid();
    }

    /** Returns the number of this start: above that of every earlier one, 1 to 2^32 - 1. */
    public long startNumber() {
        return identity.startNumber();
    }

    /** Returns what was found wrong at {@link #open} and did not prevent it, in words; worth a warning each. */
    public List<String> troubles() {
        return troubles;
    }

    /**
     * Returns the content of the file {@code name}, or empty if there is none.
     *
     * @param name relative, may have folders
     */
    public Read read(String name) {
        try {
            return new Read(new DurableFile(inside(name)).read(), "");
        } catch (IOException failed) {
            return new Read(Optional.empty(), name + " not read: " + DiskWords.of(failed, path.resolve(name)));
        }
    }

    /**
     * What a read gave.
     *
     * @param content empty if there is no such file or it could not be read
     * @param trouble why it could not be read; empty if it could, or is absent
     */
    public record Read(Optional<byte[]> content, String trouble) {}

    /**
     * Replaces the file {@code name} as a whole, with mode 0600; after a crash it has the old content or the new one.
     *
     * @return why it could not be, in words; empty if it was
     */
    public Optional<String> write(String name, byte[] content) {
        try {
            Path file = inside(name);
            Path folder = file.getParent();
            if (folder != null) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            new DurableFile(file).write(content);
            return Optional.empty();
        } catch (IOException failed) {
            return Optional.of(name + " not written: " + DiskWords.of(failed, path.resolve(name)));
        }
    }

    /**
     * Removes the file {@code name}, if it is there; that needs no room on the disk.
     *
     * @return why it could not be, in words; empty if it is not there now
     */
    public Optional<String> remove(String name) {
        try {
            new DurableFile(inside(name)).remove();
            return Optional.empty();
        } catch (IOException failed) {
            return Optional.of(name + " not removed: " + DiskWords.of(failed, path.resolve(name)));
        }
    }

    /**
     * Renames the file {@code name} to {@code <name>.bad}: it could be read and not understood.
     *
     * @return why it could not be, in words; empty if it was
     */
    public Optional<String> setAside(String name) {
        try {
            new DurableFile(inside(name)).setAside();
            return Optional.empty();
        } catch (IOException failed) {
            return Optional.of(name + " not renamed: " + DiskWords.of(failed, path.resolve(name)));
        }
    }

    private Path inside(String name) {
        Path file = path.resolve(name).normalize();
        if (!file.startsWith(path.normalize()) || file.equals(path.normalize())) {
            throw new IllegalArgumentException("name: \"" + name + "\" (expected: a file inside " + path + ")");
        }
        return file;
    }

    /** Gives it up, for the next process. Idempotent. */
    @Override
    public void close() {
        closeQuietly(lock);
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException ignored) {
                // Nothing was written through it.
            }
        }
    }
}
