package dev.outrigger.sidecar.provide;

import dev.outrigger.routing.Event;
import dev.outrigger.routing.InstanceState;

/**
 * An instance that runs here is in another state now. What the registry makes of it is told by {@code discovery}'s events.
 *
 * @param id of the instance
 * @param why what made it so, for people
 */
public record OwnEvent(String service, String id, InstanceState from, InstanceState to, String why) implements Event {}
