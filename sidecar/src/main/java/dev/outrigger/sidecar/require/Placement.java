package dev.outrigger.sidecar.require;

import dev.outrigger.sidecar.view.Overview.ListenerState;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where a required service is to be served on this node.
 *
 * @param addresses to bind; empty if there is nothing to bind
 * @param state {@code BOUND} if they are to be bound, else why not: {@code NONE}, {@code YIELDED} or {@code FAILED}
 * @param reason for people, where it is not to be bound
 */
public record Placement(List<InetSocketAddress> addresses, ListenerState state, String reason) {
    /** No port is known. */
    public static final Placement NOWHERE = new Placement(List.of(), ListenerState.NONE, "no local_port is known");

    public Placement {
        addresses = List.copyOf(addresses);
    }
}
