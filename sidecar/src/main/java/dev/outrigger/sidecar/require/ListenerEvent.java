package dev.outrigger.sidecar.require;

import dev.outrigger.routing.Event;

/** What became of a local port. Addresses are {@code host:port}. */
public sealed interface ListenerEvent extends Event {

    /** It accepts connections. */
    record ListenerBound(String service, String address) implements ListenerEvent {}

    /**
     * It could not be bound, for another cause than before; it is tried again until it can.
     *
     * @param reason for people, naming the holder of the port as far as it is known
     */
    record ListenerFailed(String service, String address, String reason) implements ListenerEvent {}

    /**
     * It is not tried at all.
     *
     * @param reason for people: who owns the port on this node
     */
    record ListenerRefused(String service, String reason) implements ListenerEvent {}
}
