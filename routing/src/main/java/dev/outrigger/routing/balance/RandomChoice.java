package dev.outrigger.routing.balance;

import dev.outrigger.routing.Attempt;
import dev.outrigger.routing.Balancer;
import dev.outrigger.routing.Endpoint;
import java.util.List;

/** Anyone, in proportion to the weights. */
final class RandomChoice implements Balancer {
    /** Draws before it looks at everybody; with half of them usable, 1 in 16 looks. */
    private static final int DRAWS = 4;

    @Override
    public Selector selectorFor(List<Endpoint> endpoints) {
        Peers peers = new Peers(endpoints);
        return attempt -> select(peers, attempt);
    }

    private static int select(Peers peers, Attempt attempt) {
        for (int draw = 0; draw < DRAWS; draw++) {
            int index = peers.draw(attempt.random());
            if (attempt.mayUse(peers.state(index))) {
                return index;
            }
        }
        return peers.search(attempt);
    }
}
