package dev.outrigger.routing;

/**
 * Where event loops tell that an endpoint's {@link Doubt} changed. Thread-safe, never blocks; telling the same state twice
 * before the control loop looked is the same as once, so what is waiting is bounded by the number of endpoints.
 */
@FunctionalInterface
public interface Doubts {
    /** For states that nobody decides upon. */
    Doubts IGNORED = state -> {};

    /** Has the control loop look at {@code state} soon. */
    void changed(EndpointState state);
}
