package dev.outrigger.sidecar.cli;

import java.time.Duration;
import java.time.Instant;

/** How long ago something was, for people. */
final class Ages {
    private Ages() {}

    /** Returns how long before {@code now} {@code instant} was: {@code 43s}, {@code 3m}, {@code 5h}, {@code 9d}. */
    static String of(String instant, Instant now) {
        long seconds = Math.max(0, Duration.between(Instant.parse(instant), now).toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        return seconds < 7_200
                ? seconds / 60 + "m"
                : seconds < 172_800 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
    }
}
