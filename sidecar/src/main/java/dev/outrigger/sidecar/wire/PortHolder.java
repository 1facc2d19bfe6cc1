package dev.outrigger.sidecar.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds who listens on a port, as far as /proc lets us see; blocking, for start-up errors. */
final class PortHolder {
    private static final Path PROC = Path.of("/proc");
    private static final String LISTENING = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private PortHolder() {}

    /** Returns {@code pid 4711 (haproxy)}, {@code another user's process}, or an empty string if nobody is seen to listen. */
    static String of(InetSocketAddress address) {
        Set<String> sockets = new HashSet<>();
        listening(PROC.resolve("net/tcp"), address.getPort(), sockets);
        listening(PROC.resolve("net/tcp6"), address.getPort(), sockets);
        if (sockets.isEmpty()) {
            return "";
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process, sockets)) {
                    return "pid " + process.getFileName() + " (" + command(process) + ")";
                }
            }
        } catch (IOException unreadable) {
            return "a process that this user may not see";
        }
        return "a process that this user may not see";
    }

    private static void listening(Path table, int port, Set<String> sockets) {
        try {
            List<String> lines = Files.readAllLines(table);
            for (String line : lines.subList(1, lines.size())) {
                String[] columns = line.strip().split("\\s+", -1);
                String local = columns[LOCAL_ADDRESS];
                int listened = Integer.parseInt(local.substring(local.lastIndexOf(':') + 1), 16);
                if (listened == port && columns[STATE].equals(LISTENING)) {
                    sockets.add("socket:[" + columns[INODE] + "]");
                }
            }
        } catch (IOException | RuntimeException elsewhere) {
            // No /proc, or another layout: then the error goes without the name.
            return;
        }
    }

    private static boolean holds(Path process, Set<String> sockets) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (sockets.contains(target(descriptor))) {
                    return true;
                }
            }
            return false;
        } catch (IOException notOurs) {
            return false;
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    private static String command(Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (IOException gone) {
            return "unknown";
        }
    }
}
