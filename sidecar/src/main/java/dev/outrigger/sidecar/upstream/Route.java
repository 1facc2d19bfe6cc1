package dev.outrigger.sidecar.upstream;

import dev.outrigger.routing.RoutingTable;
import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.sidecar.log.AccessTap;
import dev.outrigger.sidecar.telemetry.LoopMeters;
import dev.outrigger.sidecar.wire.WireLoop;
import java.util.concurrent.Executor;

/**
 * What the data path reads of one required service. The references are volatile: read each once per pick or exchange.
 * Thread-safe.
 */
public interface Route {
    /** Returns the logical name. */
    String service();

    /** Returns the table in force; {@link RoutingTable#known} says whether anybody has answered yet. */
    RoutingTable table();

    /** Returns the policy in force. */
    TrafficPolicy traffic();

    /** Returns the counters of the loop with {@code index}. */
    LoopMeters meters(int index);

    /** Returns where exchanges on {@code loop} are noted. Ask once a loop. */
    default AccessTap access(WireLoop loop) {
        return AccessTap.OFF;
    }

    /**
     * Runs {@code task} on the calling loop as soon as the table is known; at once, inside this call, if it is. The returned
     * handle calls it off.
     */
    Runnable whenKnown(Executor loop, Runnable task);
}
