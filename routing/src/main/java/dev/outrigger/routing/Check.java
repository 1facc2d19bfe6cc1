package dev.outrigger.routing;

import java.time.Duration;
import java.util.Optional;

/**
 * One active check of an instance.
 *
 * @param httpPath the path to GET; empty for a TCP connect
 * @param statuses ranges of expected HTTP statuses, {@code 200-399} or {@code 200,204,300-399}
 * @param interval from the end of one probe to the start of the next, at rest
 * @param timeout the whole probe, from connect to the last byte that it needs
 * @param rise successes in a row that make it pass
 * @param fall failures in a row that make it fail
 * @param host probed instead of the announced host, if present
 * @param port probed instead of the announced port, if present
 */
public record Check(
        Optional<String> httpPath,
        Statuses statuses,
        Duration interval,
        Duration timeout,
        int rise,
        int fall,
        Optional<String> host,
        Optional<Integer> port) {

    /** The check of a service that states none: a TCP connect. */
    public static final Check TCP = new Check(
            Optional.empty(),
            Statuses.of("200-399"),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            2,
            3,
            Optional.empty(),
            Optional.empty());
}
