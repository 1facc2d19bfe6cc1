package dev.outrigger.routing;

/** What a {@link Picker} answers. */
public sealed interface Pick {
    /**
     * An endpoint, allocated once per table and endpoint.
     *
     * @param choice the class of the order of choice that it came from
     */
    record Chosen(Endpoint endpoint, Choice choice) implements Pick {}

    /** Nobody: a local error for the caller. */
    record Rejected(Reason reason) implements Pick {}
}
