package dev.outrigger.discovery.document;

import dev.outrigger.routing.Protocol;
import dev.outrigger.routing.TrafficPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code traffic}: every key from the first layer that has it, else the built-in value. A key inside {@code eject} or
 * {@code retries} is a key of its own.
 */
public final class Traffic {
    /** The origin of a protocol that no layer says. */
    public static final String BY_SCHEME = "by scheme";

    private Traffic() {}

    /**
     * One place that may say something of traffic.
     *
     * @param origin what {@code explain} calls it: {@code traffic.api}, {@code definition}
     * @param at an object, or nothing
     */
    public record Layer(String origin, ConfigNode at) {}

    /**
     * What is in force.
     *
     * @param retryBudgetPercent retries as a share of requests
     * @param retriesPerSecond retries that are free of the budget
     * @param lossWindow empty: the registry's negotiated session time-out
     * @param values every key in the order of the documentation, for people
     */
    public record Effective(
            TrafficPolicy policy,
            int retryBudgetPercent,
            int retriesPerSecond,
            Optional<Duration> lossWindow,
            Duration lossGrace,
            List<Value> values) {
        public Effective {
            values = List.copyOf(values);
        }
    }

    /**
     * One key in force.
     *
     * @param text as it would be written
     * @param origin the layer it is from, or {@code built in}
     */
    public record Value(String key, String text, String origin) {}

    /**
     * Returns what {@code layers}, first one first, say of a service. What is wrong in a layer is noted with the problems that
     * its node was opened with, and the next layer asked.
     *
     * @param byScheme the protocol if no layer says one
     */
    public static Effective read(Protocol byScheme, List<Layer> layers) {
        return TrafficReading.of(byScheme, layers).effective();
    }

    /** Checks one layer on its own, unknown keys included. */
    public static void check(ConfigNode at) {
        read(Protocol.TCP, List.of(new Layer("", at)));
        at.onlyKnown();
    }
}
