package dev.outrigger.sidecar.admin;

import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Provenance;
import dev.outrigger.sidecar.view.Overview;
import dev.outrigger.sidecar.view.Overview.ListenerState;
import dev.outrigger.sidecar.view.SidecarView;
import java.util.List;

/**
 * {@code /health} and {@code /ready}, for machines that read the status only. Neither turns red for what is wrong elsewhere: a
 * port taken, a key unresolved, a registry away.
 */
final class HealthAnswers {
    private final SidecarView view;

    HealthAnswers(SidecarView view) {
        this.view = view;
    }

    Answer health(Query query) {
        String name = query.segment(1);
        if (name.isEmpty()) {
            return Answer.json(200, new Health("alive", ""));
        }
        return name.equals("own") && query.path().size() > 2 ? own(query.segment(2)) : required(name);
    }

    private Answer required(String name) {
        return view.overview()
                .service(name)
                .map(service -> service.healthy() > 0
                        ? Answer.json(200, new Health("healthy", service.healthy() + " healthy"))
                        : Answer.error(
                                503,
                                "unhealthy",
                                name + ": no healthy endpoint of "
                                        + service.endpoints().stream()
                                                .filter(Overview.Endpoint::member)
                                                .count()))
                .orElseGet(() -> Answer.error(404, "not_found", name + ": not required by this node"));
    }

    private Answer own(String name) {
        List<Overview.Own> instances = view.overview().own().stream()
                .filter(one -> one.service().equals(name))
                .toList();
        if (instances.isEmpty()) {
            return Answer.error(404, "not_found", name + ": does not run here");
        }
        return instances.stream()
                        .anyMatch(one ->
                                one.state() == InstanceState.UP && one.drained().isEmpty())
                ? Answer.json(200, new Health("up", ""))
                : Answer.error(
                        503,
                        instances.get(0).state().word(),
                        name + ": " + instances.get(0).state().word()
                                + (instances.get(0).drained().isEmpty()
                                        ? ""
                                        : ", drained " + instances.get(0).drained()));
    }

    Answer ready(Query query) {
        Overview overview = view.overview();
        String name = query.segment(1);
        if (name.isEmpty()) {
            Ready body = new Ready(
                    overview.ready(),
                    overview.services().stream().map(HealthAnswers::started).toList());
            return Answer.json(overview.ready() ? 200 : 503, body);
        }
        return overview.service(name)
                .map(service -> Answer.json(startedUp(service) ? 200 : 503, started(service)))
                .orElseGet(() -> Answer.error(404, "not_found", name + ": not required by this node"));
    }

    /** Returns whether local applications may connect to {@code service}: somebody listens, and somebody said who there is. */
    static boolean startedUp(Overview.Service service) {
        return service.listener() != ListenerState.FAILED && service.provenance() != Provenance.Kind.UNKNOWN;
    }

    private static Started started(Overview.Service service) {
        return new Started(service.service(), service.listener(), service.provenance());
    }

    record Health(String state, String detail) {}

    record Ready(boolean ready, List<Started> services) {}

    record Started(String service, ListenerState listener, Provenance.Kind provenance) {}
}
