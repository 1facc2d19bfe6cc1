package dev.outrigger.sidecar.wire;

import java.util.Locale;

/** How a wire broke, as far as it decides what is done next. */
public enum Failure {
    /** It did not. */
    NONE,
    /** Nobody listens there. */
    REFUSED,
    /** No route, host or network down on the way, or the network's own time-out. */
    UNREACHABLE,
    /** The peer reset the connection, or the kernel gave it up. */
    RESET,
    /** This host is out of descriptors, ports, buffers or memory, or forbids it: never held against the peer. */
    LOCAL;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** Returns its word in the access log. */
    public String word() {
        return word;
    }
}
