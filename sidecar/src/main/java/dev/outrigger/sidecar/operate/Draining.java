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
     * @param waiting how long the answer may wait until the applications may be stopped; empty: it does not
     * @param untilIdle how long it may wait then until nobody is connected to them; only with {@code waiting}
     */
    record Wish(
            List<String> services,
            boolean all,
            String reason,
            String by,
            Optional<Duration> lasting,
            Optional<Duration> waiting,
            Optional<Duration> untilIdle) {
        public Wish {
            services = List.copyOf(services);
        }
    }

    /** Drains, and remembers that over restarts. Done once it is remembered, or once the wish's wait is over. */
    CompletionStage<Result> drain(Wish wish);

    /** Ends drains: of {@code services}, of all, or of the only one that is drained. */
    CompletionStage<Result> undrain(List<String> services, boolean all);
}
