package dev.outrigger.routing.router;

import dev.outrigger.routing.Choice;
import dev.outrigger.routing.TrafficPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What part of new work each endpoint gets as things stand: by class, weight and slow start. What {@code least_request} makes
 * of their loads comes on top, and is for nobody to say beforehand.
 */
final class Shares {
    private final Draft draft;
    private final long now;
    /** Whose turn it is first; null if only those are there that could not be reached. */
    private final @Nullable Place first;

    private final boolean firstOnly;
    private final boolean weightless;

    Shares(Draft draft, TrafficPolicy policy, long now) {
        this.draft = draft;
        this.now = now;
        this.first = first(draft);
        this.firstOnly = policy.balance().equals("first");
        this.weightless = !anyWeight();
    }

    /** Returns the first of the highest rank that has anybody in a class, and there of the best class. */
    private static @Nullable Place first(Draft draft) {
        Place first = null;
        for (Place place : draft.places()) {
            if (place.choice != Choice.UNREACHED && (first == null || place.before(first))) {
                first = place;
            }
        }
        return first;
    }

    private boolean anyWeight() {
        for (Place place : draft.places()) {
            if (itsTurn(place) && place.endpoint.instance().weight() > 0) {
                return true;
            }
        }
        return false;
    }

    private boolean itsTurn(Place place) {
        if (first == null || place.is(first.choice, first.rank)) {
            return true;
        }
        return draft.panic() && first.is(Choice.PREFERRED, Place.Rank.FULL) && place.is(Choice.EJECTED, first.rank);
    }

    /** Returns what {@code place} gets: so much of all that those of one service get; 0 for nobody's place. */
    double of(@Nullable Place place) {
        if (place == null || !itsTurn(place)) {
            return 0;
        }
        if (firstOnly) {
            return place == (first == null ? draft.places().get(0) : first) ? 1 : 0;
        }
        return weightless
                ? 1
                : place.endpoint.instance().weight() * place.endpoint.state().ramp(now);
    }
}
