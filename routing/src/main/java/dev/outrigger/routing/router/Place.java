package dev.outrigger.routing.router;

import dev.outrigger.routing.Choice;
import dev.outrigger.routing.Endpoint;
import dev.outrigger.routing.Pick;
import java.util.Arrays;

/**
 * One endpoint's place in a table, the same object as long as nothing of it changes: of a table of thousands nothing is made anew
 * but for those that are not as they were. Control loop.
 */
final class Place {
    private static final Pick.Chosen[] NOT_YET = {};

    final Endpoint endpoint;
    final Choice choice;
    final Rank rank;
    private Pick.Chosen[] chosen = NOT_YET;

    /** Whose turn it is inside the order of choice: full members first. */
    enum Rank {
        FULL,
        GONE,
        HELD
    }

    Place(Endpoint endpoint, Choice choice, Rank rank) {
        this.endpoint = endpoint;
        this.choice = choice;
        this.rank = rank;
    }

    boolean is(Choice thisChoice, Rank thisRank) {
        return choice == thisChoice && rank == thisRank;
    }

    /** Returns whether its turn is before that of {@code other}: by rank, then by class. */
    boolean before(Place other) {
        return rank == other.rank ? choice.compareTo(other.choice) < 0 : rank.compareTo(other.rank) < 0;
    }

    /** Returns what a pick answers that finds it in the class {@code as}: in the last of them those of all classes are. */
    Pick.Chosen chosen(Choice as) {
        for (Pick.Chosen made : chosen) {
            if (made.choice() == as) {
                return made;
            }
        }
        Pick.Chosen made = new Pick.Chosen(endpoint, as);
        chosen = Arrays.copyOf(chosen, chosen.length + 1);
        chosen[chosen.length - 1] = made;
        return made;
    }
}
