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
        return new TwoChoices(endpoints);
    }

    /** Is what it draws from, not beside it: every reference that a pick follows is one that it waits for. */
    private static final class TwoChoices extends Peers implements Selector {
        TwoChoices(List<Endpoint> endpoints) {
            super(endpoints);
        }

        @Override
        public int select(Attempt attempt) {
            if (size() == 1) {
                return attempt.mayUse(state(0)) ? 0 : NOBODY;
            }
            long two = drawTwo(attempt.random());
            int a = (int) (two >>> 32);
            int b = (int) two;
            boolean mayA = attempt.mayUse(state(a));
            boolean mayB = attempt.mayUse(state(b));
            if (mayA && mayB) {
                return lessBusy(b, a) ? b : a;
            }
            return mayA ? a : mayB ? b : search(attempt);
        }
    }
}
