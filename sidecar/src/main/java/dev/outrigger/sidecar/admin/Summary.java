package dev.outrigger.sidecar.admin;

import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Protocol;
import dev.outrigger.routing.Provenance;
import dev.outrigger.sidecar.telemetry.Rates;
import dev.outrigger.sidecar.view.Overview;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A whole sidecar in numbers: what is small enough to be told every second, and no endpoint by its name. Its components, in
 * {@code lower_snake}, are the fields of the event.
 *
 * @param intervalSeconds over which the rates were counted; 0 if they were not yet
 * @param held why a reload waits; empty if none does
 * @param own what runs here
 */
record Summary(
        Instant at,
        double intervalSeconds,
        boolean ready,
        boolean configValid,
        String held,
        int problems,
        int unresolved,
        int drains,
        List<Ensemble> registries,
        List<Own> own,
        List<Service> services) {

    /** One registry. */
    record Ensemble(String ensemble, boolean connected, Provenance.Kind provenance) {}

    /** An instance that runs here. */
    record Own(String service, String id, InstanceState state, boolean announced, boolean drained) {}

    /**
     * A required service.
     *
     * @param endpoints members by condition
     * @param healthy how many of them are in the preferred class
     * @param inFlight requests and connections at endpoints
     * @param errorsPerSecond 5xx answers; of TCP the connections that ended for want of an endpoint
     */
    record Service(
            String service,
            Protocol protocol,
            Overview.ListenerState listener,
            Provenance.Kind provenance,
            long generation,
            boolean lossGuard,
            boolean panic,
            Map<String, Integer> endpoints,
            long healthy,
            long inFlight,
            long connectionsOpen,
            double connectionsPerSecond,
            double requestsPerSecond,
            double errorsPerSecond,
            double bytesInPerSecond,
            double bytesOutPerSecond,
            Optional<Double> p50Seconds,
            Optional<Double> p99Seconds) {}

    private static final Rates.Rate NOTHING = new Rates.Rate(0, 0, 0, 0, 0, 0, 0, Optional.empty(), Optional.empty());

    /**
     * Returns {@code overview} in numbers.
     *
     * @param problems how many there are, those of the doors included
     * @param wanted which services are told of
     */
    static Summary of(Overview overview, int problems, Rates.Reading rates, Instant at, Predicate<String> wanted) {
        return new Summary(
                at,
                Math.round(rates.seconds() * 1_000) / 1_000.0,
                overview.ready(),
                overview.config().valid(),
                overview.config().held(),
                problems,
                overview.unresolved().size(),
                overview.drains().size(),
                overview.registries().stream()
                        .map(one -> new Ensemble(one.ensemble(), one.connected(), one.provenance()))
                        .toList(),
                overview.own().stream()
                        .filter(one -> wanted.test(one.service()))
                        .map(Summary::own)
                        .toList(),
                overview.services().stream()
                        .filter(one -> wanted.test(one.service()))
                        .map(one -> service(one, rates.services().getOrDefault(one.service(), NOTHING)))
                        .toList());
    }

    private static Own own(Overview.Own one) {
        return new Own(
                one.service(),
                one.id(),
                one.state(),
                one.announced(),
                !one.drained().isEmpty());
    }

    private static Service service(Overview.Service one, Rates.Rate rate) {
        return new Service(
                one.service(),
                one.protocol(),
                one.listener(),
                one.provenance(),
                one.generation(),
                one.lossGuard(),
                one.panic(),
                one.conditions(),
                one.healthy(),
                one.endpoints().stream().mapToLong(Overview.Endpoint::inFlight).sum(),
                rate.open(),
                rate.connections(),
                rate.requests(),
                one.protocol() == Protocol.HTTP ? rate.failures() : rate.localErrors(),
                rate.received(),
                rate.sent(),
                rate.p50Seconds(),
                rate.p99Seconds());
    }
}
