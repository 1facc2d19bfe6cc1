package dev.outrigger.sidecar.cli;

import dev.outrigger.discovery.document.Units;
import dev.outrigger.routing.Ticker;
import dev.outrigger.sidecar.admin.AdminClient;
import dev.outrigger.sidecar.control.SystemTicker;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** How long a command waits for a sidecar that may not be there yet. */
final class Patience {
    private static final Duration RETRY = Duration.ofMillis(100);

    private final Ticker ticker = new SystemTicker();
    private final Duration limit;

    Patience(Duration limit) {
        this.limit = limit;
    }

    /** Asks until somebody answers or the time is over; the last word is then the exception's. */
    AdminClient.Answer ask(Door door, String uri) throws CommandException {
        long start = ticker.nanos();
        while (true) {
            Duration left = limit.minusNanos(ticker.nanos() - start);
            try {
                return door.ask(uri, (left.isNegative() ? Duration.ZERO : left).plus(Door.PATIENCE));
            } catch (CommandException unreachable) {
                if (unreachable.exitCode() != ExitCodes.UNREACHABLE || left.compareTo(RETRY) < 0) {
                    throw unreachable;
                }
            }
            LockSupport.parkNanos(RETRY.toNanos());
        }
    }

    /** Returns the duration that {@code words} say; a usage error names the {@code option}. */
    static Duration of(CommandLine line, String option, String words) {
        return words.equals("0")
                ? Duration.ZERO
                : Units.duration(words)
                        .orElseThrow(() -> new ParameterException(
                                line, option + ": \"" + words + "\" (expected: a duration such as 60s, 500ms or 5m)"));
    }
}
