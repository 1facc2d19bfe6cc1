package dev.outrigger.sidecar.probe;

import io.netty.channel.Channel;
import io.netty.channel.unix.Errors;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells errors of this host from errors of the peer. By errno where the transport is native; by strerror's words on NIO,
 * which is all that the JDK keeps.
 */
final class Causes {
    static final String MET_ITSELF = "refused (the socket had connected to itself)";

    /** EPERM, ENOMEM, ENFILE, EMFILE, EADDRNOTAVAIL, ENETDOWN, ENOBUFS of Linux. */
    private static final Map<Integer, String> LOCAL = Map.of(
            1, "Operation not permitted",
            12, "Cannot allocate memory",
            23, "Too many open files in system",
            24, "Too many open files",
            99, "Cannot assign requested address",
            100, "Network is down",
            105, "No buffer space available");

    private static final List<String> LOCAL_WORDS = List.copyOf(LOCAL.values());

    private Causes() {}

    /** @param local an error of this host, which says nothing of the peer */
    record Cause(boolean local, String words) {}

    static Cause of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            Optional<String> local = local(cause);
            if (local.isPresent()) {
                return new Cause(true, local.get());
            }
        }
        return new Cause(false, words(thrown));
    }

    private static Optional<String> local(Throwable cause) {
        if (cause instanceof Errors.NativeIoException io) {
            return Optional.ofNullable(LOCAL.get(Math.abs(io.expectedErr())));
        }
        String message = String.valueOf(cause.getMessage());
        return LOCAL_WORDS.stream().filter(message::contains).findFirst();
    }

    private static String words(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        if (message.contains("Connection reset") || message.contains("Broken pipe")) {
            return "reset";
        }
        if (thrown instanceof NoRouteToHostException
                || message.contains("unreachable")
                || message.contains("No route to host")) {
            return "unreachable";
        }
        if (thrown instanceof ConnectException && message.contains("refused")) {
            return "refused";
        }
        if (thrown instanceof ClosedChannelException) {
            return "closed without an answer";
        }
        return thrown instanceof UnresolvedAddressException ? "address not resolved" : message;
    }

    /**
     * Returns whether both ends of the connection are one socket: a connect to a port of the ephemeral range that nobody
     * listens on may be given that very port and then meets itself (simultaneous open, RFC 9293 section 3.5).
     */
    static boolean metItself(Channel channel) {
        return channel.localAddress() != null && channel.localAddress().equals(channel.remoteAddress());
    }
}
