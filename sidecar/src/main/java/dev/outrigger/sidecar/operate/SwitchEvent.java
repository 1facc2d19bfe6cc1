package dev.outrigger.sidecar.operate;

import dev.outrigger.routing.Event;
import java.time.Duration;

/** What became of an endpoint that an operator switches. Endpoints go by their instance's id. */
public sealed interface SwitchEvent extends Event {

    /** It gets no traffic from this node for {@code time}. */
    record EndpointDisabled(String service, String endpoint, String by, String why, Duration time)
            implements SwitchEvent {}

    /** It gets traffic again. */
    record EndpointEnabled(String service, String endpoint, String why) implements SwitchEvent {}
}
