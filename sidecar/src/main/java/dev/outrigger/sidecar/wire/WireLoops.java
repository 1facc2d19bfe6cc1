package dev.outrigger.sidecar.wire;

import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** The data path's event loops over one transport, chosen at start. Thread-safe. */
public interface WireLoops extends AutoCloseable {
    /** Returns how many loops there are. */
    int count();

    /** Returns the loop with {@code index}. */
    WireLoop loop(int index);

    /** Returns {@code epoll} or {@code nio}, and why. */
    Transport transport();

    /**
     * Binds {@code address} and accepts; each connection goes to the loop with the fewest.
     *
     * @param accepted told each connection, on the connection's own loop, before anything was read
     * @throws BindException saying why; who holds the port is not looked for
     */
    Listener bind(InetSocketAddress address, ListenerOptions options, Consumer<Wire> accepted) throws BindException;

    /** Stops the loops: connections that are left are reset. Waits at most 5 s. */
    @Override
    void close();

    /**
     * What carries the data path.
     *
     * @param name {@code epoll} or {@code nio}
     * @param reason why it was chosen, for {@code /v1/info} and the log
     */
    record Transport(String name, String reason) {}

    /**
     * How to listen.
     *
     * @param clientFirst the client speaks first, as in HTTP: allows {@code TCP_DEFER_ACCEPT}
     */
    record ListenerOptions(boolean clientFirst) {}

    /** A bound port. */
    interface Listener extends AutoCloseable {
        /** Returns the bound address, with the real port. */
        InetSocketAddress address();

        /** Stops or resumes accepting; the port stays bound and the kernel queues. */
        void accepting(boolean on);

        /** Unbinds. Connections that were accepted live on. Idempotent. */
        @Override
        void close();
    }

    /** A port that could not be bound. */
    final class BindException extends Exception {
        private static final long serialVersionUID = 1L;

        /** @param message says the address and why, for people */
        public BindException(String message) {
            super(message);
        }
    }
}
