package dev.outrigger.discovery.zookeeper;

import dev.outrigger.routing.Scheduler;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.AsyncCallback.DataCallback;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;

/*
 * A consumer that starts reads thousands of nodes. One by one they cost the ensemble five times, and this process twice, what
 * they cost together (5,000 of them, bench/scale). Servers know such a request since 3.6; an older one answers that it does not,
 * and cuts the connection. That happens once: none is made again. The session survives it.
 */
/**
 * The reads without a watch of one turn of the control loop: they go out at its end, as few requests. Confined to the loop, but
 * that answers come on the client's event thread, as they do for single reads.
 */
final class JointReads {
    /** In one request: of the longest content that is accepted of an instance, they make half the longest reply. */
    static final int MOST = CuratorCoordination.LONGEST_REPLY / 2 / Json.LONGEST;

    private final Scheduler scheduler;
    private final long apartNanos;
    private @Nullable Request open;
    private boolean unknown;
    private long apartUntilNanos;

    /** @param apartNanos how long none is made after one that was lost: perhaps its reply was too long */
    JointReads(Scheduler scheduler, long apartNanos) {
        this.scheduler = scheduler;
        this.apartNanos = apartNanos;
        this.apartUntilNanos = scheduler.nanos();
    }

    /** Reads {@code path}; what is lost is told as {@code CONNECTIONLOSS}. */
    void add(ZooKeeper zookeeper, String path, DataCallback answered) {
        Request last = open;
        if (last == null || last.reads.size() == MOST || last.zookeeper != zookeeper) {
            last = new Request(zookeeper);
            scheduler.execute(last::send);
            open = last;
        }
        last.reads.add(new Read(path, answered));
    }

    private void lost(int rc) {
        unknown |= rc == Code.UNIMPLEMENTED.intValue();
        apartUntilNanos = scheduler.nanos() + apartNanos;
    }

    private record Read(String path, DataCallback answered) {
        void answer(OpResult result) {
            if (result instanceof OpResult.GetDataResult found) {
                answered.processResult(Code.OK.intValue(), path, null, found.getData(), found.getStat());
            } else {
                fail(((OpResult.ErrorResult) result).getErr());
            }
        }

        void fail(int rc) {
            answered.processResult(rc, path, null, null, null);
        }
    }

    private final class Request {
        private final ZooKeeper zookeeper;
        private final List<Read> reads = new ArrayList<>();

        Request(ZooKeeper zookeeper) {
            this.zookeeper = zookeeper;
        }

        void send() {
            open = open == this ? null : open;
            if (reads.size() > 1 && !unknown && scheduler.nanos() - apartUntilNanos >= 0) {
                List<Op> ops = reads.stream().map(read -> Op.getData(read.path)).toList();
                zookeeper.multi(ops, (rc, path, ctx, results) -> answered(rc, results), null);
            } else {
                reads.forEach(read -> zookeeper.getData(read.path, null, read.answered, null));
            }
        }

        /* On the client's event thread. The code is the first read's that failed; if there are no results, the request's. */
        private void answered(int rc, @Nullable List<OpResult> results) {
            if (results == null) {
                scheduler.execute(() -> lost(rc));
            }
            for (int i = 0; i < reads.size(); i++) {
                if (results == null || i >= results.size()) {
                    reads.get(i).fail(Code.CONNECTIONLOSS.intValue());
                } else {
                    reads.get(i).answer(results.get(i));
                }
            }
        }
    }
}
