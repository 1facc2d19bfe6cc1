package dev.outrigger.sidecar.provide;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * That somebody wants no new work for a service of this node. Immutable. Its times are the wall clock's: for people, and for
 * the file that outlives the process.
 *
 * @param reason may be empty
 * @param by who asked; may be empty
 * @param until when it ends by itself; empty: when somebody ends it
 */
public record Drain(String service, String reason, String by, Instant since, Optional<Instant> until) {

    /** Returns it for people: {@code kernel upgrade, by ann, since 2026-01-01T00:00:00Z, until 2026-01-01T02:00:00Z}. */
    public String words() {
        List<String> words = new ArrayList<>();
        if (!reason.isEmpty()) {
            words.add(reason);
        }
        if (!by.isEmpty()) {
            words.add("by " + by);
        }
        words.add("since " + since.truncatedTo(ChronoUnit.SECONDS));
        until.ifPresent(end -> words.add("until " + end.truncatedTo(ChronoUnit.SECONDS)));
        return String.join(", ", words);
    }

    /** Returns the same drain by a clock that was set by {@code by}. */
    Drain shifted(Duration by) {
        return new Drain(service, reason, this.by, since.plus(by), until.map(end -> end.plus(by)));
    }

    /** Returns the same drain, not begun in the future: a clock that was set back meanwhile does not make it longer. */
    Drain begunBy(Instant now) {
        return since.isAfter(now) ? shifted(Duration.between(since, now)) : this;
    }
}
