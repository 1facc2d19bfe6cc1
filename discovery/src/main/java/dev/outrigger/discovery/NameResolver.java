package dev.outrigger.discovery;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Turns names into addresses without blocking. Called, and calls back, on the control loop only. */
@FunctionalInterface
public interface NameResolver {
    /**
     * Looks up all A and AAAA records of {@code host}; a numeric address answers itself.
     *
     * @param done called exactly once, never inside this call
     */
    void resolve(String host, Consumer<Answer> done);

    /** What became of a look-up. */
    sealed interface Answer {}

    /**
     * The addresses of a name.
     *
     * @param addresses never empty, in the order of preference
     * @param ttl how long they hold, as the name server says
     */
    record Found(List<InetAddress> addresses, Duration ttl) implements Answer {
        public Found {
            addresses = List.copyOf(addresses);
            if (addresses.isEmpty()) {
                throw new IllegalArgumentException("addresses: [] (expected: at least one)");
            }
        }
    }

    /** No answer, and why. What was known before stays in force. */
    record Failed(String why) implements Answer {}
}
