package dev.outrigger.routing;

/** Chooses an endpoint from one immutable table. Thread-safe, never blocks, called on every event loop. */
@FunctionalInterface
public interface Picker {
    /**
     * Returns an endpoint that {@code attempt} has not tried, or why there is none. The caller reports {@link
     * EndpointState#started} before it uses the endpoint and {@link EndpointState#finished} once after.
     */
    Pick pick(Attempt attempt);
}
