package dev.outrigger.routing.router;

import dev.outrigger.routing.Choice;
import dev.outrigger.routing.Endpoint;
import dev.outrigger.routing.EndpointState;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Prober;
import dev.outrigger.routing.Scheduler.Cancellable;
import dev.outrigger.routing.health.EndpointHealth;
import dev.outrigger.routing.health.ProbeSchedule;
import dev.outrigger.routing.membership.Member;
import dev.outrigger.routing.membership.Membership;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All that belongs to one endpoint: its membership, its state, its health and who probes it. Control loop. */
final class Slot {
    final Member member;
    final EndpointState state;
    final EndpointHealth health;

    @Nullable
    Disabled disabled;

    /** HELD, and known to answer. */
    boolean proved;
    /** Its probes are those of {@code probe: all}. */
    boolean steady;

    @Nullable
    ProbeSchedule probe;

    Prober.@Nullable Result lastProbe;
    /** What {@link Words} last said of it, while that is nothing unusual. */
    @Nullable
    EndpointView view;

    Cancellable timer = Cancellable.NOTHING;

    private @Nullable Endpoint endpoint;
    private @Nullable Place place;

    Slot(Member member, EndpointState state, EndpointHealth health) {
        this.member = member;
        this.state = state;
        this.health = health;
    }

    /** Returns the same one as long as the registry says the same: a table of thousands differs from the last in a few. */
    Endpoint endpoint() {
        if (endpoint == null || !Objects.equals(endpoint.instance(), member.instance())) {
            endpoint = new Endpoint(member.instance(), state);
        }
        return endpoint;
    }

    /** Returns its place in a table as things stand, the same one as long as they stand; null if it has none. */
    @Nullable
    Place place(boolean lastResort) {
        Choice choice = choice(lastResort);
        if (choice == null) {
            return null;
        }
        Endpoint now = endpoint();
        Place.Rank rank = rank();
        if (place == null || !place.endpoint.equals(now) || !place.is(choice, rank)) {
            place = new Place(now, choice, rank);
        }
        return place;
    }

    private Place.Rank rank() {
        if (full()) {
            return Place.Rank.FULL;
        }
        return member.membership() == Membership.GONE ? Place.Rank.GONE : Place.Rank.HELD;
    }

    boolean out() {
        return member.membership() == Membership.OUT;
    }

    /** Returns whether the registry stands for it, or it proved itself. */
    boolean full() {
        return member.membership() == Membership.LISTED || (member.membership() == Membership.HELD && proved);
    }

    boolean doubted() {
        return member.membership() != Membership.LISTED || !health.sound();
    }

    /** Returns its class in the order of choice, or null if it is in none. */
    @Nullable
    Choice choice(boolean lastResort) {
        InstanceState word = member.instance().state();
        if (out() || disabled != null || (word != InstanceState.UP && !lastResort)) {
            return null;
        }
        if (health.unreached() && !health.onTrial()) {
            return Choice.UNREACHED;
        }
        return switch (word) {
            case UP -> health.ejected() && !health.onTrial() ? Choice.EJECTED : Choice.PREFERRED;
            case STARTING, DOWN -> Choice.DOWN;
            case DRAINING, LEAVING -> Choice.DRAINING;
        };
    }

    boolean passing() {
        return probe != null && probe.passing();
    }

    /** Returns whether the checks of one that nobody doubted fail. */
    boolean checksFail() {
        return steady && probe != null && probe.failing();
    }

    /** Returns whether the last probe, if there was one, reached it. */
    boolean reachable() {
        return lastProbe == null || lastProbe.kind() != Prober.Result.Kind.UNREACHED;
    }

    /** Ends its probes for good, and what waited for them. */
    void unwatched() {
        stopProbing();
        health.unwatched();
    }

    void stopProbing() {
        if (probe != null) {
            probe.close();
            probe = null;
        }
    }

    void close() {
        stopProbing();
        timer.cancel();
    }
}
