package dev.outrigger.sidecar.process;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The descriptors of this process, as Linux shows them; empty elsewhere. The limit is raised by the launcher, before there
 * is a JVM: here it is only read. Thread-safe; reads {@code /proc}, which does not wait for a disk.
 */
public final class Descriptors {
    private static final String ROW = "Max open files";
    /** For what is neither a connection nor a pipe: registry, admin, probes, files. */
    private static final long KEPT = 256;
    /** Of the limit, all pipes together take one part in so many at most. */
    private static final int PIPES_PART = 32;

    /**
     * How a limit is shared out.
     *
     * @param connections how many may be relayed at a time, each with its upstream
     * @param pipes how many each loop may have
     */
    public record Shares(int connections, int pipes) {}

    private final Path proc;

    /** Reads those of this process. */
    public Descriptors() {
        this(Path.of("/proc/self"));
    }

    Descriptors(Path proc) {
        this.proc = proc;
    }

    /** Returns how many are open now, without the one that counts them. */
    public OptionalLong open() {
        long count = -1;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc.resolve("fd"))) {
            for (Path ignored : entries) {
                count++;
            }
        } catch (IOException | DirectoryIteratorException absent) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Math.max(0, count));
    }

    /** Returns how many may be open (the soft limit); {@link Long#MAX_VALUE} if unlimited. */
    public OptionalLong limit() {
        return column(0);
    }

    /** Returns how far the limit could be raised (the hard limit); {@link Long#MAX_VALUE} if unlimited. */
    public OptionalLong ceiling() {
        return column(1);
    }

    /**
     * Shares {@code limit} out, so that pipes take none that a connection was promised.
     *
     * @param loops at least 1
     * @param mostPipes more than these are of no use to a loop
     */
    public static Shares shares(long limit, int loops, int mostPipes) {
        int pipes = (int) Math.max(1, Math.min(mostPipes, limit / PIPES_PART / 2 / loops));
        long connections = (limit - KEPT - 2L * pipes * loops) / 2;
        return new Shares((int) Math.max(2, Math.min(Integer.MAX_VALUE, connections)), pipes);
    }

    private OptionalLong column(int index) {
        List<String> rows;
        try {
            rows = Files.readAllLines(proc.resolve("limits"));
        } catch (IOException absent) {
            return OptionalLong.empty();
        }
        for (String row : rows) {
            if (row.startsWith(ROW)) {
                String[] cells = row.substring(ROW.length()).strip().split(" +", -1);
                return cells.length > index ? count(cells[index]) : OptionalLong.empty();
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong count(String cell) {
        if (cell.equals("unlimited")) {
            return OptionalLong.of(Long.MAX_VALUE);
        }
        try {
            return OptionalLong.of(Long.parseLong(cell));
        } catch (NumberFormatException odd) {
            return OptionalLong.empty();
        }
    }
}
