package dev.outrigger.sidecar.provide;

import dev.outrigger.routing.Event;
import dev.outrigger.routing.InstanceState;

/** What happened to an instance that runs here. */
public sealed interface OwnEvent extends Event {
    /** Returns the id of the instance. */
    String id();

    /** It is in another state now; {@code why} is what made it so, for people. */
    record Changed(String service, String id, InstanceState from, InstanceState to, String why) implements OwnEvent {}

    /** The registry holds {@code state} for it, after another one or none. */
    record Announced(String service, String id, InstanceState state) implements OwnEvent {}

    /** The registry does not list it; tried again unless {@code refused}. */
    record Missing(String service, String id, String why, boolean refused) implements OwnEvent {}
}
