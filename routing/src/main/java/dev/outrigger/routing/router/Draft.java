package dev.outrigger.routing.router;

import dev.outrigger.routing.Balancer;
import dev.outrigger.routing.Choice;
import dev.outrigger.routing.Doubt;
import dev.outrigger.routing.Endpoint;
import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.routing.router.Place.Rank;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who would be in which class, before it is a table. Equal drafts make equal tables. */
record Draft(List<Place> places, boolean panic, int healthy, int judged) {

    static Draft of(List<Slot> slots, TrafficPolicy policy) {
        List<Place> places = new ArrayList<>(slots.size());
        int healthy = 0;
        int ejected = 0;
        int judged = 0;
        for (Slot slot : slots) {
            Place place = slot.place(policy.lastResort());
            if (place == null) {
                continue;
            }
            places.add(place);
            if (place.rank == Rank.FULL) {
                healthy += place.choice == Choice.PREFERRED ? 1 : 0;
                ejected += place.choice == Choice.EJECTED ? 1 : 0;
                judged += place.choice == Choice.UNREACHED ? 1 : 0;
            }
        }
        judged += healthy + ejected;
        boolean panic = ejected > 0 && healthy * 100 < policy.panicPercent() * judged;
        return new Draft(places, panic, healthy, judged);
    }

    List<Endpoint> endpoints() {
        return endpoints(places);
    }

    static List<Endpoint> endpoints(List<Place> places) {
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
        List<Place> preferred = in(Choice.PREFERRED, Rank.FULL);
        List<Place> ejected = in(Choice.EJECTED, Rank.FULL);
        if (panic) {
            List<Place> both = new ArrayList<>(preferred);
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
        return steps.add(places, Choice.UNREACHED, Doubt.ANY).build();
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

    private List<Place> in(Choice choice, Rank rank) {
        int size = 0;
        for (Place place : places) {
            size += place.is(choice, rank) ? 1 : 0;
        }
        if (size == places.size()) {
            return places; // nearly always: then nothing is laid out twice
        }
        List<Place> in = new ArrayList<>(size);
        for (int i = 0; in.size() < size; i++) {
            Place place = places.get(i);
            if (place.is(choice, rank)) {
                in.add(place);
            }
        }
        return in;
    }
}
