package dev.outrigger.routing;

/**
 * An instance as the router sees it in one table: what the registry says, and the state that outlives tables.
 *
 * @param instance the registry's word when the table was built
 * @param state shared with every table that lists the same service, host and port
 */
public record Endpoint(Instance instance, EndpointState state) {}
