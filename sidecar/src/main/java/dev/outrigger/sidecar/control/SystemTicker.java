package dev.outrigger.sidecar.control;

import dev.outrigger.routing.Ticker;
import java.time.InstantSource;

/** The clock of this machine. The only place that reads it; everything else takes a {@link Ticker}. Thread-safe. */
public final class SystemTicker implements Ticker {
    @Override
    @Allowed("the one reading of elapsed time from which all others are handed down")
    public long nanos() {
        return System.nanoTime();
    }

    /** Returns the time of day, for people and for what is written to disk; never for time-outs. */
    public static InstantSource wallClock() {
        return InstantSource.system();
    }
}
