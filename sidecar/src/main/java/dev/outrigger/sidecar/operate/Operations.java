package dev.outrigger.sidecar.operate;

/** All that operators may do to a running sidecar. Thread-safe. */
public record Operations(Draining draining, Reloading reloading, Switching switching) {}
