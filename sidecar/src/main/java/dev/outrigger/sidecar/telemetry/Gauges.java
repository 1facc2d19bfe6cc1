package dev.outrigger.sidecar.telemetry;

import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Provenance;
import dev.outrigger.sidecar.view.Overview;
import dev.outrigger.sidecar.view.Overview.Condition;
import dev.outrigger.sidecar.view.Overview.ListenerState;

/** The gauges that are read off a picture of the sidecar. */
final class Gauges {
    private static final String SERVICE = "service";
    private static final String STATE = "state";

    private Gauges() {}

    static void of(Families to, Overview overview) {
        overview.services().forEach(one -> service(to, one));
        overview.own().stream().map(Overview.Own::service).distinct().forEach(name -> own(to, name, overview));
        for (Overview.Registry one : overview.registries()) {
            to.gauge(
                    "registry_connected",
                    "Whether a session lives and can write.",
                    bit(one.connected()),
                    "ensemble",
                    one.ensemble());
        }
        to.gauge("ready", "Whether start-up is over.", bit(overview.ready()));
        to.gauge(
                "problems",
                "Problems that an operator should know of.",
                overview.problems().size());
        to.gauge(
                "unresolved_keys",
                "Required keys that nobody provides.",
                overview.unresolved().size());
        Overview.Info info = overview.info();
        to.info(
                "build",
                "Release and Java.",
                "version",
                info.version(),
                "java",
                info.java(),
                "transport",
                info.transport());
        to.gauge(
                "start_time_seconds",
                "Start of this process, Unix time.",
                info.startedAt().toEpochMilli() / 1e3);
    }

    private static void service(Families to, Overview.Service one) {
        String name = one.service();
        for (Condition condition : Condition.values()) {
            long count = one.endpoints().stream()
                    .filter(endpoint -> endpoint.member() && endpoint.condition() == condition)
                    .count();
            to.gauge("endpoints", "Endpoints by what they are.", count, SERVICE, name, STATE, condition.word());
        }
        to.gauge("panic", "Whether ejected endpoints are used too.", bit(one.panic()), SERVICE, name);
        to.gauge("loss_guard_held", "Whether absences are doubted.", bit(one.lossGuard()), SERVICE, name);
        for (ListenerState state : ListenerState.values()) {
            if (state != ListenerState.NONE) {
                double now = bit(one.listener() == state);
                to.gauge("listener", "What became of the local port.", now, SERVICE, name, STATE, state.word());
            }
        }
        for (Provenance.Kind kind : Provenance.Kind.values()) {
            to.gauge(
                    "table_provenance",
                    "How much the list of instances is worth.",
                    bit(one.provenance() == kind),
                    SERVICE,
                    name,
                    "provenance",
                    kind.name());
        }
        to.gauge(
                "table_age_seconds",
                "Since a live session last confirmed the list; 0 while it is watched.",
                one.tableAgeSeconds(),
                SERVICE,
                name);
    }

    private static void own(Families to, String name, Overview overview) {
        for (InstanceState state : InstanceState.values()) {
            long count = overview.own().stream()
                    .filter(one -> one.service().equals(name) && one.state() == state)
                    .count();
            to.gauge("own", "Instances that run here.", count, SERVICE, name, STATE, state.word());
        }
        boolean announced = overview.own().stream()
                .filter(one -> one.service().equals(name) && one.wanted())
                .allMatch(Overview.Own::announced);
        boolean drained = overview.own().stream()
                .anyMatch(one -> one.service().equals(name) && !one.drained().isEmpty());
        to.gauge("announced", "0: wanted in the registry and not seen there.", bit(announced), SERVICE, name);
        to.gauge("drained", "Whether an operator drains it.", bit(drained), SERVICE, name);
    }

    private static double bit(boolean fact) {
        return fact ? 1 : 0;
    }
}
