package dev.outrigger.routing.router;

import dev.outrigger.routing.Choice;
import dev.outrigger.routing.Event;
import dev.outrigger.routing.Provenance;
import java.time.Duration;
import java.util.List;

/** What a {@link ServiceRouter} decided. Endpoints go by their instance's id. */
public sealed interface RoutingEvent extends Event {

    /** Bad answers took an endpoint out for a time. */
    record EndpointEjected(String service, String endpoint, String why, Duration outFor) implements RoutingEvent {}

    /** An ejected endpoint is back. */
    record EndpointRestored(String service, String endpoint, String why, Duration wasOutFor) implements RoutingEvent {}

    /** An endpoint could not be reached. */
    record EndpointUnreached(String service, String endpoint, String why) implements RoutingEvent {}

    /** An unreached endpoint was reached. */
    record EndpointReached(String service, String endpoint, String why, Duration wasOutFor) implements RoutingEvent {}

    /**
     * Another table is in force.
     *
     * @param endpoints in any class
     * @param preferred in the first class
     * @param nanosSinceEvent from the registry's event to the table; negative if no snapshot led to it
     */
    record TableUpdated(
            String service,
            long generation,
            int endpoints,
            int preferred,
            Provenance.Kind provenance,
            long nanosSinceEvent)
            implements RoutingEvent {}

    /** Nobody is preferred: {@code choice} is the best class that has anybody. */
    record LastResortInUse(String service, Choice choice) implements RoutingEvent {}

    /** Somebody is preferred again. */
    record LastResortOver(String service) implements RoutingEvent {}

    /** Too few are healthy: ejected ones are used too. */
    record PanicOn(String service, int healthy, int listed) implements RoutingEvent {}

    /** Enough are healthy again. */
    record PanicOff(String service) implements RoutingEvent {}

    /** A listed endpoint went missing. */
    record MemberGone(String service, String endpoint) implements RoutingEvent {}

    /** A missing endpoint is kept for the time being. */
    record MemberHeld(String service, String endpoint) implements RoutingEvent {}

    /** An endpoint is no member any more. */
    record MemberOut(String service, String endpoint, String why) implements RoutingEvent {}

    /** A missing endpoint is listed again. */
    record MemberBack(String service, String endpoint) implements RoutingEvent {}

    /**
     * Several instances are listed at one address: they are one endpoint.
     *
     * @param endpoint the one that speaks for all
     * @param ids of all
     */
    record AddressShared(String service, String endpoint, List<String> ids) implements RoutingEvent {}

    /** Probes of an endpoint began to fail. */
    record ProbeFailed(String service, String endpoint, String words) implements RoutingEvent {}

    /** Probes of an endpoint began to pass. */
    record ProbePassed(String service, String endpoint) implements RoutingEvent {}
}
