package dev.outrigger.sidecar.process;

import dev.outrigger.sidecar.control.BlockingPool;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds who listens on a port, as far as {@code /proc} lets us see. That takes a tenth of a second and more where thousands of
 * sockets are open: it is done on the blocking pool, once for all who ask meanwhile. On the control loop only.
 */
public final class PortHolders {
    private static final Path PROC = Path.of("/proc");
    private static final String UNSEEN = "a process that this user may not see";
    private static final String LISTENING = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private final BlockingPool blocking;
    private Map<Integer, List<Consumer<String>>> asked = new HashMap<>();
    private boolean looking;

    /** @param blocking where it is looked, one look at a time */
    public PortHolders(BlockingPool blocking) {
        this.blocking = blocking;
    }

    /**
     * Finds out who listens on {@code port}.
     *
     * @param told {@code pid 4711 (haproxy)}, or that it is a process that cannot be seen; empty if nobody is seen to listen.
     *     Never inside this call
     */
    public void ask(int port, Consumer<String> told) {
        asked.computeIfAbsent(port, any -> new ArrayList<>()).add(told);
        if (!looking) {
            look();
        }
    }

    private void look() {
        looking = !asked.isEmpty();
        if (looking) {
            Map<Integer, List<Consumer<String>>> these = asked;
            asked = new HashMap<>();
            Set<Integer> ports = Set.copyOf(these.keySet());
            blocking.submit(() -> of(ports), found -> tell(these, found), why -> tell(these, Map.of()));
        }
    }

    private void tell(Map<Integer, List<Consumer<String>>> these, Map<Integer, String> found) {
        these.forEach((port, all) -> all.forEach(told -> told.accept(found.getOrDefault(port, ""))));
        look();
    }

    /** Returns the holders of those among {@code ports} on which somebody listens. Blocks. */
    private static Map<Integer, String> of(Set<Integer> ports) {
        Map<String, Integer> sockets = new HashMap<>();
        listening(PROC.resolve("net/tcp"), ports, sockets);
        listening(PROC.resolve("net/tcp6"), ports, sockets);
        Map<Integer, String> holders = new HashMap<>();
        sockets.values().forEach(port -> holders.put(port, UNSEEN));
        if (sockets.isEmpty()) {
            return holders;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                look(process, sockets, holders);
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            return holders;
        }
        return holders;
    }

    private static void listening(Path table, Set<Integer> ports, Map<String, Integer> sockets) {
        try (BufferedReader lines = Files.newBufferedReader(table)) {
            lines.readLine(); // titles
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] columns = line.strip().split(" +", INODE + 2);
                if (columns[STATE].equals(LISTENING)) {
                    String local = columns[LOCAL_ADDRESS];
                    int port = Integer.parseInt(local.substring(local.lastIndexOf(':') + 1), 16);
                    if (ports.contains(port)) {
                        sockets.put("socket:[" + columns[INODE] + "]", port);
                    }
                }
            }
        } catch (IOException | RuntimeException elsewhere) {
            // No /proc, or another layout: then the error goes without the name.
            return;
        }
    }

    private static void look(Path process, Map<String, Integer> sockets, Map<Integer, String> holders) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                Integer port = sockets.get(target(descriptor));
                if (port != null) {
                    holders.put(port, "pid " + process.getFileName() + " (" + command(process) + ")");
                }
            }
        } catch (IOException | DirectoryIteratorException notOurs) {
            // Another user's, or gone meanwhile.
            return;
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
