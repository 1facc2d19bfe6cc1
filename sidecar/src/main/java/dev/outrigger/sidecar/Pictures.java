package dev.outrigger.sidecar;

import dev.outrigger.discovery.zookeeper.ZooKeeper;
import dev.outrigger.routing.Choice;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.Provenance;
import dev.outrigger.routing.Scheduler;
import dev.outrigger.routing.router.EndpointView;
import dev.outrigger.sidecar.config.NodeConfig;
import dev.outrigger.sidecar.provide.Drains;
import dev.outrigger.sidecar.provide.OwnView;
import dev.outrigger.sidecar.require.RequiredView;
import dev.outrigger.sidecar.view.Overview;
import dev.outrigger.sidecar.view.Overview.Condition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Makes pictures for people out of the control loop's state. What did not change since the last picture is in the next again: a
 * picture of thousands, made each second, would otherwise be garbage that lives just long enough to be copied by the collector. On
 * the control loop only.
 */
final class Pictures {
    private final Scheduler control;
    private final InstantSource wall;
    private final Map<String, Shown> shown = new HashMap<>();

    /** The endpoints of one service as they were last seen and shown, in the same order. */
    private record Shown(List<EndpointView> views, List<Overview.Endpoint> endpoints) {
        private static final Shown NOBODY = new Shown(List.of(), List.of());
        /** So many may go between two pictures without all behind them being made anew. */
        private static final int MOST_SKIPPED = 16;

        /** Returns where {@code view} is, from {@code next} on; -1 if it is not there. */
        int find(EndpointView view, int next) {
            int end = Math.min(views.size(), next + MOST_SKIPPED);
            for (int i = next; i < end; i++) {
                if (views.get(i).equals(view)) {
                    return i;
                }
            }
            return -1;
        }

        /** Returns where to look on after {@code view}, which is not there as it is now. */
        int after(EndpointView view, int next) {
            boolean other = next < views.size()
                    && views.get(next).instance().id().equals(view.instance().id());
            return other ? next + 1 : next;
        }
    }

    Pictures(Scheduler control, InstantSource wall) {
        this.control = control;
        this.wall = wall;
    }

    /** Returns the wall clock's time of a reading of the ticker. */
    Instant at(long nanos) {
        return wall.instant().minus(Duration.ofNanos(control.nanos() - nanos));
    }

    /**
     * @param connect where it is: what is configured, or where this process runs one
     * @param idle whether nothing is required of it
     * @param lacks what it lacks, in words; empty if nothing
     */
    Overview.Registry registry(
            NodeConfig.ZooKeeper settings, String connect, ZooKeeper.Session session, boolean idle, String lacks) {
        Provenance.Kind kind = session.connected()
                ? Provenance.Kind.LIVE
                : idle && session.id() == 0 ? Provenance.Kind.UNKNOWN : Provenance.Kind.STALE;
        return new Overview.Registry(
                "zookeeper",
                session.connected(),
                at(session.sinceNanos()),
                session.id() == 0 ? "" : Long.toHexString(session.id()),
                session.timeout().toMillis(),
                List.of(connect.split(",", -1)),
                settings.embedded(),
                settings.chroot(),
                kind,
                session.connected() ? lacks : "no server answers");
    }

    Overview.Service service(RequiredView view, Map<String, String> traffic) {
        Provenance provenance = view.table().provenance();
        boolean confirmed = provenance.kind() == Provenance.Kind.LIVE;
        double age = confirmed ? 0 : (control.nanos() - provenance.sinceNanos()) / (double) TimeUnit.SECONDS.toNanos(1);
        return new Overview.Service(
                view.service(),
                view.protocol(),
                view.keys(),
                view.listeners(),
                provenance.kind(),
                at(provenance.sinceNanos()),
                age,
                view.table().generation(),
                false,
                panic(view),
                traffic,
                endpoints(view));
    }

    /** Forgets services that are not among {@code services}. */
    void retain(Set<String> services) {
        shown.keySet().retainAll(services);
    }

    private List<Overview.Endpoint> endpoints(RequiredView view) {
        Shown last = shown.getOrDefault(view.service(), Shown.NOBODY);
        List<Overview.Endpoint> endpoints = new ArrayList<>(view.endpoints().size());
        int next = 0;
        for (EndpointView one : view.endpoints()) {
            int same = last.find(one, next);
            endpoints.add(same < 0 ? endpoint(one) : last.endpoints.get(same));
            next = same < 0 ? last.after(one, next) : same + 1;
        }
        List<Overview.Endpoint> all = List.copyOf(endpoints);
        shown.put(view.service(), new Shown(view.endpoints(), all));
        return all;
    }

    /** Panic merges the ejected into the preferred: to be seen by an ejected endpoint that is preferred. */
    private static boolean panic(RequiredView view) {
        return view.endpoints().stream()
                .anyMatch(one -> one.ejected() && one.choice().equals(Optional.of(Choice.PREFERRED)));
    }

    private static Overview.Endpoint endpoint(EndpointView view) {
        Instance instance = view.instance();
        return new Overview.Endpoint(
                instance.id(),
                instance.address().getAddress().getHostAddress() + ":"
                        + instance.address().getPort(),
                instance.node(),
                instance.region(),
                instance.zone(),
                instance.weight(),
                instance.state(),
                view.membership().word(),
                condition(view),
                view.choice().orElse(Choice.UNREACHED),
                view.reason(),
                view.inFlight());
    }

    private static Condition condition(EndpointView view) {
        if (view.disabled()) {
            return Condition.DISABLED;
        }
        if (view.unreached()) {
            return Condition.UNREACHED;
        }
        if (view.ejected()) {
            return Condition.EJECTED;
        }
        if (view.gone()) {
            return Condition.GONE;
        }
        if (view.held()) {
            return Condition.HELD;
        }
        return switch (view.instance().state()) {
            case STARTING -> Condition.STARTING;
            case UP -> Condition.UP;
            case DOWN -> Condition.DOWN;
            case DRAINING -> Condition.DRAINING;
            case LEAVING -> Condition.LEAVING;
        };
    }

    /** @param drained who drains it, in words; empty if nobody does */
    static Overview.Own own(OwnView view, String drained) {
        String checks = String.join(
                "; ",
                view.checks().stream()
                        .map(check -> check.asks() + ": " + check.words())
                        .toList());
        boolean announced = view.announced().equals(Optional.of(view.state()));
        String missing =
                !announced && view.wanted() && view.missing().isEmpty() ? "not yet acknowledged" : view.missing();
        return new Overview.Own(
                view.service(), view.instance().id(), view.state(), view.wanted(), announced, missing, checks, drained);
    }

    static List<Overview.Drain> drains(Drains drains) {
        return drains.drains().stream()
                .map(one -> new Overview.Drain(
                        one.service(),
                        one.reason(),
                        one.by(),
                        one.since(),
                        one.until(),
                        drains.acknowledged(one.service())))
                .toList();
    }
}
