package dev.outrigger.sidecar.process;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the service manager that started this process wants to be told: systemd's {@code $NOTIFY_SOCKET}, {@code
 * $WATCHDOG_USEC} and {@code $WATCHDOG_PID}, as sd_notify(3) and sd_watchdog_enabled(3) say. Immutable.
 *
 * @param socket a path, or {@code @} and a name of Linux's abstract ones; empty: nobody wants to be told
 * @param watchdog how long it waits for a sign of life before it ends the process; empty: for ever
 */
public record Supervision(Optional<String> socket, Optional<Duration> watchdog) {
    /** Nobody wants to be told anything. */
    public static final Supervision NONE = new Supervision(Optional.empty(), Optional.empty());

    private static final Logger log = LoggerFactory.getLogger(Supervision.class);

    /**
     * Returns what {@code environment} asks for; what cannot be understood is warned of and left out.
     *
     * @param pid of this process: a watchdog may be meant for another one
     */
    public static Supervision of(Map<String, String> environment, long pid) {
        String socket = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (socket.isEmpty()) {
            return NONE;
        }
        if (socket.length() < 2 || (!socket.startsWith("/") && !socket.startsWith("@"))) {
            log.warn("NOTIFY_SOCKET: \"{}\" (expected: a path, or @ and a name)", socket);
            return NONE;
        }
        String whose = environment.getOrDefault("WATCHDOG_PID", "");
        boolean ours = whose.isEmpty() || whose.equals(Long.toString(pid));
        return new Supervision(
                Optional.of(socket), ours ? watchdog(environment.getOrDefault("WATCHDOG_USEC", "")) : Optional.empty());
    }

    private static Optional<Duration> watchdog(String micros) {
        if (micros.isEmpty()) {
            return Optional.empty();
        }
        try {
            long count = Long.parseLong(micros);
            if (count > 0) {
                return Optional.of(Duration.of(count, ChronoUnit.MICROS));
            }
        } catch (NumberFormatException odd) {
            log.debug("not a number", odd);
        }
        log.warn("WATCHDOG_USEC: \"{}\" (expected: microseconds above 0)", micros);
        return Optional.empty();
    }
}
