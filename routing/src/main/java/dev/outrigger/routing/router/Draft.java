package dev.outrigger.routing.router;

import dev.outrigger.routing.Balancer;
import dev.outrigger.routing.Choice;
import dev.outrigger.routing.Doubt;
import dev.outrigger.routing.Endpoint;
import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.routing.membership.Membership;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who would be in which class, before it is a table. Equal drafts make equal tables. */
record Draft(List<Place> places, boolean panic, int healthy, int judged) {

    /** One endpoint's place. */
    record Place(Endpoint endpoint, Choice choice, Rank rank) {}

    /** Whose turn it is inside the order of choice: full members first. */
    enum Rank {
        FULL,
        GONE,
        HELD
    }

    static Draft of(List<Slot> slots, TrafficPolicy policy) {
        List<Place> places = new ArrayList<>();
        Map<Choice, Integer> counts = new EnumMap<>(Choice.class);
        for (Slot slot : slots) {
            Choice choice = slot.choice(policy.lastResort());
            if (choice == null) {
                continue;
            }
            places.add(new Place(slot.endpoint(), choice, rank(slot)));
            if (slot.full()) {
                counts.merge(choice, 1, Integer::sum);
            }
        }
        int healthy = counts.getOrDefault(Choice.PREFERRED, 0);
        int ejected = counts.getOrDefault(Choice.EJECTED, 0);
        int judged = healthy + ejected + counts.getOrDefault(Choice.UNREACHED, 0);
        boolean panic = ejected > 0 && healthy * 100 < policy.panicPercent() * judged;
        return new Draft(places, panic, healthy, judged);
    }

    private static Rank rank(Slot slot) {
        if (slot.full()) {
            return Rank.FULL;
        }
        return slot.member.membership() == Membership.GONE ? Rank.GONE : Rank.HELD;
    }

    List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>(places.size());
        for (Place place : places) {
            endpoints.add(place.endpoint);
        }
        return endpoints;
    }

    /** Returns the best class that has anybody, or null if none has. */
    @Nullable
    Choice best() {
        Choice best = null;
        for (Place place : places) {
            if (best == null || place.choice.compareTo(best) < 0) {
                best = place.choice;
            }
        }
        return best;
    }

    Steps steps(Balancer balancer) {
        Steps.Builder steps = new Steps.Builder(balancer);
        List<Endpoint> preferred = in(Choice.PREFERRED, Rank.FULL);
        List<Endpoint> ejected = in(Choice.EJECTED, Rank.FULL);
        if (panic) {
            List<Endpoint> both = new ArrayList<>(preferred);
            both.addAll(ejected);
            steps.add(both, Choice.PREFERRED, Doubt.REACHED);
        } else {
            steps.add(preferred, Choice.PREFERRED, Doubt.SOUND);
            steps.add(ejected, Choice.EJECTED, Doubt.REACHED);
            // Those that a loop flagged, before the control loop has decided upon them.
            steps.add(preferred, Choice.EJECTED, Doubt.REACHED);
        }
        if (preferred.size() + ejected.size() < places.size()) {
            lesser(steps);
        }
        // With everybody preferred it is the same list, and nothing is laid out twice.
        List<Endpoint> all = preferred.size() == places.size() ? preferred : endpoints();
        return steps.add(all, Choice.UNREACHED, Doubt.ANY).build();
    }

    private void lesser(Steps.Builder steps) {
        steps.add(in(Choice.DOWN, Rank.FULL), Choice.DOWN, Doubt.REACHED);
        steps.add(in(Choice.DRAINING, Rank.FULL), Choice.DRAINING, Doubt.REACHED);
        for (Rank rank : List.of(Rank.GONE, Rank.HELD)) {
            for (Choice choice : List.of(Choice.PREFERRED, Choice.EJECTED, Choice.DOWN, Choice.DRAINING)) {
                steps.add(in(choice, rank), choice, Doubt.REACHED);
            }
        }
    }

    /** Returns those whose turn it is first; empty if nobody is in any class. */
    List<Endpoint> first() {
        for (Rank rank : Rank.values()) {
            for (Choice choice : Choice.values()) {
                List<Endpoint> in = choice == Choice.UNREACHED ? List.of() : in(choice, rank);
                if (panic && choice == Choice.PREFERRED && rank == Rank.FULL) {
                    in.addAll(in(Choice.EJECTED, rank));
                }
                if (!in.isEmpty()) {
                    return in;
                }
            }
        }
        return endpoints();
    }

    private List<Endpoint> in(Choice choice, Rank rank) {
        List<Endpoint> in = new ArrayList<>();
        for (Place place : places) {
            if (place.choice == choice && place.rank == rank) {
                in.add(place.endpoint);
            }
        }
        return in;
    }
}
