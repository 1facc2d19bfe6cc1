package dev.outrigger.sidecar.require;

import dev.outrigger.discovery.Registry;
import dev.outrigger.routing.Events;
import dev.outrigger.routing.Protocol;
import dev.outrigger.routing.RoutingTable;
import dev.outrigger.routing.Scheduler;
import dev.outrigger.routing.router.ServiceRouter;
import dev.outrigger.sidecar.log.AccessLog;
import dev.outrigger.sidecar.telemetry.ServiceMeters;
import dev.outrigger.sidecar.upstream.Route;
import dev.outrigger.sidecar.wire.Wire;
import dev.outrigger.sidecar.wire.WireLoops;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What required services are made with.
 *
 * @param registry knows the instances and definitions of every service, datastores among them
 * @param keys knows who provides a KEY
 * @param meters the counters of a service
 * @param retired told which service is no longer required: its counters are shown for a while still
 * @param events told what became of each local port
 * @param holders tells who listens on a port, in words that may be empty; later, on the control loop
 * @param accessLog notes each request and stream, if it is on
 * @param admitted whether a connection to an address that is not loopback may come in; asked on its loop
 * @param routers makes the router of a service, which publishes its tables
 * @param fronts makes what serves a protocol
 */
public record Surroundings(
        Scheduler control,
        WireLoops loops,
        Registry registry,
        Registry keys,
        Function<String, ServiceMeters> meters,
        Consumer<String> retired,
        Events events,
        BiConsumer<Integer, Consumer<String>> holders,
        AccessLog accessLog,
        Predicate<Wire> admitted,
        RouterMaker routers,
        FrontMaker fronts) {

    /** Makes routers. */
    @FunctionalInterface
    public interface RouterMaker {
        /** Returns a new router for {@code service}; it publishes an unknown table before this returns, or soon. */
        ServiceRouter router(String service, Consumer<RoutingTable> publish);
    }

    /** Makes fronts. */
    @FunctionalInterface
    public interface FrontMaker {
        /**
         * Returns what serves {@code protocol} over {@code route}.
         *
         * @param moved to be told when {@link Front#full} may have changed; callable on any thread
         */
        Front front(Protocol protocol, Route route, Runnable moved);
    }
}
