package dev.outrigger.sidecar.telemetry;

import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Provenance;
import dev.outrigger.sidecar.view.Overview;
import dev.outrigger.sidecar.view.Overview.Condition;
import dev.outrigger.sidecar.view.Overview.ListenerState;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The families that are read off a picture of the sidecar. */
final class Gauges {
    private Gauges() {}

    static void of(Families to, Overview overview) {
        overview.services().forEach(one -> service(to, one));
        overview.own().stream().map(Overview.Own::service).distinct().forEach(name -> own(to, name, overview));
        for (Overview.Registry one : overview.registries()) {
            to.add(Family.REGISTRY_CONNECTED, one.connected(), one.ensemble());
        }
        to.add(Family.CONFIG_VALID, overview.config().valid());
        to.add(Family.CONFIG_HELD, !overview.config().held().isEmpty());
        to.add(Family.FROZEN, false); // nobody can freeze anything yet
        to.add(Family.READY, overview.ready());
        to.add(Family.PROBLEMS, overview.problems().size());
        to.add(
                Family.UNRESOLVED_KEYS,
                overview.unresolved().stream()
                        .map(Overview.Unresolved::key)
                        .distinct()
                        .count());
        Overview.Info info = overview.info();
        to.info(Family.BUILD, info.version(), info.java(), info.transport());
        to.add(Family.START_TIME_SECONDS, info.startedAt().toEpochMilli() / 1e3);
    }

    /** One set of series an endpoint: their number grows with the fleet, so only who asks for them gets them. */
    static void endpoints(Families to, Overview.Service one) {
        Set<String> seen = new HashSet<>();
        for (Overview.Endpoint endpoint : one.endpoints()) {
            // An id may come up again at another address while the old one is still a member.
            if (endpoint.member() && seen.add(endpoint.id())) {
                to.add(Family.ENDPOINT_HEALTHY, endpoint.healthy(), one.service(), endpoint.id());
                to.add(Family.ENDPOINT_IN_FLIGHT, endpoint.inFlight(), one.service(), endpoint.id());
                to.add(Family.ENDPOINT_WEIGHT, endpoint.weight(), one.service(), endpoint.id());
            }
        }
    }

    private static void service(Families to, Overview.Service one) {
        String name = one.service();
        conditions(to, one);
        to.add(Family.PANIC, one.panic(), name);
        for (ListenerState state : ListenerState.values()) {
            if (state != ListenerState.NONE) {
                to.add(Family.LISTENER, one.listener() == state, name, state.word());
            }
        }
        for (Provenance.Kind kind : Provenance.Kind.values()) {
            to.add(Family.TABLE_PROVENANCE, one.provenance() == kind, name, kind.name());
        }
        to.add(Family.TABLE_AGE_SECONDS, one.tableAgeSeconds(), name);
    }

    private static void conditions(Families to, Overview.Service one) {
        Map<Condition, Integer> counts = new EnumMap<>(Condition.class);
        int held = 0;
        for (Overview.Endpoint endpoint : one.endpoints()) {
            if (endpoint.member()) {
                counts.merge(endpoint.condition(), 1, Integer::sum);
                held += endpoint.held() ? 1 : 0;
            }
        }
        for (Condition condition : Condition.values()) {
            to.add(Family.ENDPOINTS, counts.getOrDefault(condition, 0), one.service(), condition.word());
        }
        to.add(Family.LOSS_GUARD_HELD, held, one.service());
    }

    private static void own(Families to, String name, Overview overview) {
        for (InstanceState state : InstanceState.values()) {
            long count = overview.own().stream()
                    .filter(one -> one.service().equals(name) && one.state() == state)
                    .count();
            to.add(Family.OWN, count, name, state.word());
        }
        boolean announced = overview.own().stream()
                .filter(one -> one.service().equals(name) && one.wanted())
                .allMatch(Overview.Own::announced);
        boolean drained = overview.own().stream()
                        .anyMatch(one ->
                                one.service().equals(name) && !one.drained().isEmpty())
                || overview.drains().stream().anyMatch(one -> one.service().equals(name));
        to.add(Family.ANNOUNCED, announced, name);
        to.add(Family.DRAINED, drained, name);
    }
}
