package dev.outrigger.routing.router;

/**
 * Why an operator keeps an endpoint from all traffic. Immutable.
 *
 * @param by who; may be empty
 * @param reason for people; may be empty
 * @param untilNanos when it is over, by the process's ticker; whoever disabled it ends it
 */
public record Disabled(String by, String reason, long untilNanos) {}
