package dev.outrigger.sidecar;

import dev.outrigger.discovery.DiscoveryEvent;
import dev.outrigger.routing.Event;
import dev.outrigger.routing.Events;

/** Remembers, of all events, whether the registry lacks the federation of this node. On the control loop only. */
final class MissingRoot implements Events {
    private String path = "";

    @Override
    public void accept(Event event) {
        if (event instanceof DiscoveryEvent.RootMissing missing) {
            path = missing.path();
        } else if (event instanceof DiscoveryEvent.RootFound) {
            path = "";
        }
    }

    /** Returns what is wrong, and what mends it; empty if it is there, or nobody knows yet. */
    String words() {
        return path.isEmpty() ? "" : "no " + path + " (outrigger init, or another chroot)";
    }
}
