package dev.outrigger.sidecar;

import dev.outrigger.routing.Choice;
import dev.outrigger.routing.Events;
import dev.outrigger.routing.Scheduler;
import dev.outrigger.routing.membership.Membership;
import dev.outrigger.routing.router.Disabled;
import dev.outrigger.routing.router.EndpointView;
import dev.outrigger.sidecar.operate.Result;
import dev.outrigger.sidecar.operate.SwitchEvent;
import dev.outrigger.sidecar.operate.Switching;
import dev.outrigger.sidecar.require.RequiredServices;
import dev.outrigger.sidecar.require.RequiredView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Endpoints that an operator keeps from this node's traffic: for an hour, and not over a restart, so that nothing forgotten
 * stays off. Its state is the control loop's.
 */
final class Switches implements Switching {
    static final Duration LASTING = Duration.ofHours(1);

    private final RequiredServices required;
    private final Scheduler control;
    private final Events events;
    private final InstantSource wall;
    private final Map<String, Map<String, Off>> off = new HashMap<>();

    /** What keeps one endpoint off, and what ends that. */
    private record Off(Disabled why, Scheduler.Cancellable end) {}

    /**
     * What became of a switch.
     *
     * @param until when the endpoint is back; empty if it is not off
     * @param warning what it led to that is not well; empty if nothing
     */
    record Switched(
            String service,
            String endpoint,
            boolean enabled,
            String reason,
            String by,
            Optional<Instant> until,
            String warning) {}

    Switches(RequiredServices required, Scheduler control, Events events, InstantSource wall) {
        this.required = required;
        this.control = control;
        this.events = events;
        this.wall = wall;
    }

    @Override
    public CompletionStage<Result> turn(Wish wish) {
        CompletableFuture<Result> result = new CompletableFuture<>();
        control.execute(() -> result.complete(turned(wish)));
        return result;
    }

    private Result turned(Wish wish) {
        String service = wish.service();
        List<RequiredView> views = required.views(service::equals);
        if (views.isEmpty()) {
            List<String> all = required.views(any -> true).stream()
                    .map(RequiredView::service)
                    .toList();
            return new Result.Unknown(service + ": not required by this node (required: " + named(all) + ")");
        }
        List<String> members = members(views.get(0));
        boolean off = offOf(service).containsKey(wish.endpoint());
        if (!members.contains(wish.endpoint()) && !off) {
            return new Result.Unknown(
                    wish.endpoint() + ": no endpoint of " + service + " (it has: " + named(members) + ")");
        }
        return new Result.Done(wish.enabled() ? enable(wish, off) : disable(wish));
    }

    private static List<String> members(RequiredView view) {
        return view.endpoints().stream()
                .filter(one -> one.membership() != Membership.OUT)
                .map(one -> one.instance().id())
                .toList();
    }

    private static String named(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private Map<String, Off> offOf(String service) {
        return off.computeIfAbsent(service, any -> new HashMap<>());
    }

    private Switched disable(Wish wish) {
        Disabled why = new Disabled(wish.by(), wish.reason(), control.nanos() + LASTING.toNanos());
        Scheduler.Cancellable end =
                control.schedule(() -> end(wish.service(), wish.endpoint(), "its hour is over"), LASTING.toNanos());
        Off before = offOf(wish.service()).put(wish.endpoint(), new Off(why, end));
        if (before != null) {
            before.end().cancel();
        }
        apply(wish.service());
        events.accept(
                new SwitchEvent.EndpointDisabled(wish.service(), wish.endpoint(), wish.by(), wish.reason(), LASTING));
        return new Switched(
                wish.service(),
                wish.endpoint(),
                false,
                wish.reason(),
                wish.by(),
                Optional.of(wall.instant().plus(LASTING)),
                warning(wish.service()));
    }

    private Switched enable(Wish wish, boolean off) {
        if (off) {
            end(wish.service(), wish.endpoint(), "by " + (wish.by().isEmpty() ? "an operator" : wish.by()));
        }
        return new Switched(
                wish.service(),
                wish.endpoint(),
                true,
                wish.reason(),
                wish.by(),
                Optional.empty(),
                warning(wish.service()));
    }

    private void end(String service, String endpoint, String why) {
        Off ended = offOf(service).remove(endpoint);
        if (ended != null) {
            ended.end().cancel();
            apply(service);
            events.accept(new SwitchEvent.EndpointEnabled(service, endpoint, why));
        }
    }

    /** Forgets what is off of services that are required no more: should one come back, all of it is on. Control loop. */
    void prune() {
        Set<String> left =
                required.views(any -> true).stream().map(RequiredView::service).collect(Collectors.toSet());
        off.entrySet().removeIf(one -> {
            boolean gone = !left.contains(one.getKey());
            if (gone) {
                one.getValue().values().forEach(each -> each.end().cancel());
            }
            return gone;
        });
    }

    private void apply(String service) {
        Map<String, Disabled> ids = new HashMap<>();
        offOf(service).forEach((id, one) -> ids.put(id, one.why()));
        required.disabled(service, ids);
    }

    private String warning(String service) {
        List<EndpointView> endpoints = required.views(service::equals).get(0).endpoints();
        boolean healthy = endpoints.stream().anyMatch(one -> one.choice().equals(Optional.of(Choice.PREFERRED)));
        return healthy ? "" : service + " has no healthy endpoint left on this node";
    }
}
