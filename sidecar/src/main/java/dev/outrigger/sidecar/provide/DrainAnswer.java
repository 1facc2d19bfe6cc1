package dev.outrigger.sidecar.provide;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of a drain, or of its end. The names of the components, in {@code lower_snake}, are the fields of the answer.
 *
 * @param drains what holds of what was asked for
 * @param undrained what was drained and is not any more
 * @param unknown names of what this node does not announce
 * @param notKept why it ends with this process, in words; empty if it is on disk
 * @param stoppable whether the applications may be stopped: only said of a drain that was waited for
 * @param unsettled why they may not, by service
 * @param registryReached whether the registry answers
 */
record DrainAnswer(
        List<Entry> drains,
        List<String> undrained,
        List<String> unknown,
        String notKept,
        boolean stoppable,
        List<Unsettled> unsettled,
        boolean registryReached) {

    /** A drain. */
    record Entry(
            String service, String reason, String by, Instant since, Optional<Instant> until, boolean acknowledged) {
        static Entry of(Drain drain, boolean acknowledged) {
            return new Entry(drain.service(), drain.reason(), drain.by(), drain.since(), drain.until(), acknowledged);
        }
    }

    /** A service whose application may not be stopped yet. */
    record Unsettled(String service, String why) {}

    boolean whole() {
        return unknown.isEmpty() && notKept.isEmpty() && unsettled.isEmpty();
    }
}
