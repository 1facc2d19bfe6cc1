package dev.outrigger.sidecar.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/** Local ports that nobody has, each given once: the system may name one again that is not bound yet. One thread. */
final class FreePorts {
    private final Set<Integer> given = new HashSet<>();

    /** Returns {@code wanted} if it is free, else another. */
    int near(int wanted) throws IOException {
        try {
            return fresh(wanted);
        } catch (IOException taken) {
            return any();
        }
    }

    /** Returns any one. */
    int any() throws IOException {
        return fresh(0);
    }

    private int fresh(int wanted) throws IOException {
        try (ServerSocket probe = new ServerSocket(wanted, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            int port = probe.getLocalPort();
            // Held meanwhile, so that the next is another.
            return given.add(port) ? port : any();
        }
    }
}
