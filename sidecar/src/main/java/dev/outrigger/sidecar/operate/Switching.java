package dev.outrigger.sidecar.operate;

import java.util.concurrent.CompletionStage;

/** Keeps this sidecar from using single endpoints of a required service. Thread-safe; results come on the control loop. */
public interface Switching {
    /**
     * A switch.
     *
     * @param service as it is required here
     * @param endpoint the instance's id
     * @param enabled false: no traffic from this node, for an hour at most
     * @param reason for people; may be empty
     * @param by who asks, for people; may be empty
     */
    record Wish(String service, String endpoint, boolean enabled, String reason, String by) {}

    /** Disables or enables an endpoint for this sidecar alone. */
    CompletionStage<Result> turn(Wish wish);
}
