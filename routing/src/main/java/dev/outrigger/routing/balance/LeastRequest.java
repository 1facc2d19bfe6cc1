package dev.outrigger.routing.balance;

import dev.outrigger.routing.Attempt;
import dev.outrigger.routing.Balancer;
import dev.outrigger.routing.Endpoint;
import java.util.List;

/*
 * The power of two choices (Mitzenmacher 2001), without replacement. Both are drawn in proportion to their weights and
 * the one with less in flight per weight wins; on a tie the first drawn does, which makes an idle service's shares
 * exactly proportional to the weights: comparing (in flight + 1) / weight instead, as is common, starves the light ones.
 */
final class LeastRequest implements Balancer {
    @Override
    public Selector selectorFor(List<Endpoint> endpoints) {
        Peers peers = new Peers(endpoints);
        return attempt -> select(peers, attempt);
    }

    private static int select(Peers peers, Attempt attempt) {
        if (peers.size() == 1) {
            return attempt.mayUse(peers.state(0)) ? 0 : Selector.NOBODY;
        }
        int a = peers.draw(attempt.random());
        int b = peers.drawBeside(a, attempt.random());
        boolean mayA = attempt.mayUse(peers.state(a));
        boolean mayB = attempt.mayUse(peers.state(b));
        if (mayA && mayB) {
            return peers.lessBusy(b, a) ? b : a;
        }
        return mayA ? a : mayB ? b : peers.search(attempt);
    }
}
