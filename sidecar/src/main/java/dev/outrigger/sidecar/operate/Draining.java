package dev.outrigger.sidecar.operate;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Takes the instances that run here out of work, and back. Thread-safe; results come on the control loop. */
public interface Draining {
    /**
     * A drain.
     *
     * @param services whose instances; empty without {@code all}: the only service that runs here
     * @param all every service that runs here
     * @param reason for people; may be empty
     * @param by who asks, for people; may be empty
     * @param lasting until it ends by itself; empty: until {@link #undrain}
     */
    record Wish(List<String> services, boolean all, String reason, String by, Optional<Duration> lasting) {
        public Wish {
            services = List.copyOf(services);
        }
    }

    /** Drains, and remembers that over restarts. Done once it is remembered; consumers hear of it then. */
    CompletionStage<Result> drain(Wish wish);

    /** Ends drains: of {@code services}, of all, or of the only one that is drained. */
    CompletionStage<Result> undrain(List<String> services, boolean all);
}
