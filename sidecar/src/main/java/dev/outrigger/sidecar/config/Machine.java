package dev.outrigger.sidecar.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What configuration asks of the machine that it is read on. Its twin in tests is scripted. */
public interface Machine {
    /** Returns the process's environment variables. */
    Map<String, String> variables();

    /** Returns the name of this host. */
    String hostName();

    /** Returns the local address from which {@code host} would be reached; sends nothing. Empty if there is no route. */
    Optional<InetAddress> sourceTo(String host, int port);

    /** Returns the name of the interface that has {@code address}; empty if it is not an address of this machine. */
    Optional<String> interfaceOf(InetAddress address);

    /** Returns whether this process may write to {@code directory}, or create it. */
    boolean writable(Path directory);

    /** Returns the content of a small kernel file such as those in {@code /proc/sys}; empty if there is none. */
    Optional<String> kernel(Path file);

    /** Returns whether this process may bind ports below 1024. */
    boolean mayBindLowPorts();

    /** Returns the machine that this process runs on. */
    static Machine local() {
        return new LocalMachine();
    }
}
