package dev.outrigger.routing.balance;

import dev.outrigger.routing.Attempt;
import dev.outrigger.routing.Balancer;
import dev.outrigger.routing.Endpoint;
import java.util.List;

/*
 * Static stride scheduling (Waldspurger and Weihl 1995, in the form of gRFC A58): a round visits everybody, and in round
 * r an endpoint is skipped unless r * weight crosses a multiple of the largest weight. One counter is all its state, the
 * shares are exact over (largest weight) rounds, and no two turns of one endpoint are further apart than they must be.
 *
 * Each loop has its own counter in its own cache lines, begun at a random place: the sidecars of a thousand nodes that
 * start together must not all begin with the same endpoint, and loops must not write one line.
 */
final class RoundRobin implements Balancer {
    @Override
    public Selector selectorFor(List<Endpoint> endpoints) {
        return new Turns(new Peers(endpoints), endpoints.get(0).state().loops());
    }

    private static final class Turns implements Selector {
        private static final int ROW = 16;

        private final Peers peers;
        private final int heaviest;
        private final long[] turns;

        Turns(Peers peers, int loops) {
            this.peers = peers;
            int heaviest = 1;
            for (int i = 0; i < peers.size(); i++) {
                heaviest = Math.max(heaviest, peers.weight(i));
            }
            this.heaviest = heaviest;
            this.turns = new long[(loops + 1) * ROW];
        }

        @Override
        public int select(Attempt attempt) {
            int cell = (attempt.loop() + 1) * ROW;
            long turn = turns[cell];
            if (turn == 0) {
                turn = 1 + attempt.random().nextLong((long) peers.size() * heaviest);
            }
            int usable = 0;
            // The heaviest is due in every round, so a round without anybody usable and due means to look at all.
            for (int i = 0; i < 2 * peers.size(); i++, turn++) {
                int index = (int) (turn % peers.size());
                if (due(index, turn / peers.size()) && attempt.mayUse(peers.state(index))) {
                    usable = 1;
                    break;
                }
            }
            turns[cell] = turn + usable;
            return usable == 1 ? (int) (turn % peers.size()) : peers.search(attempt);
        }

        private boolean due(int index, long round) {
            long weight = peers.weight(index);
            // The offset spreads equal weights over different rounds.
            return (round * weight + (index % 2 == 0 ? 0 : heaviest / 2)) % heaviest >= heaviest - weight;
        }
    }
}
