package dev.outrigger.sidecar.provide;

import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import java.util.List;
import java.util.Optional;

/**
 * An instance that runs here, as status shows it. Immutable.
 *
 * @param instance its announcement, in its present state
 * @param wanted whether it should be in the registry now
 * @param announced the state that the registry holds; empty while it holds none
 * @param missing why the registry holds none; empty if it does, or has not been asked to
 * @param drained whether somebody here wants no new work for it
 * @param checks in the order of the document
 */
public record OwnView(
        String service,
        Instance instance,
        boolean wanted,
        Optional<InstanceState> announced,
        String missing,
        boolean drained,
        List<CheckView> checks) {

    /** Returns its present state. */
    public InstanceState state() {
        return instance.state();
    }

    /**
     * One of its checks.
     *
     * @param asks what is asked: {@code GET /health} or {@code connect}
     * @param passing whether it has risen and not fallen since
     * @param words what the last probe saw; empty before the first
     * @param tookNanos how long that took
     * @param streak probes in a row that say the opposite of {@code passing}
     */
    public record CheckView(String asks, boolean passing, String words, long tookNanos, int streak) {}
}
