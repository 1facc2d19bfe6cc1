package dev.outrigger.routing.testing;

import dev.outrigger.routing.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes when told. Starts just below the overflow of a long, so that a comparison of readings shows. */
public final class ManualTicker implements Ticker {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);

    @Override
    public long nanos() {
        return nanos.get();
    }

    /** Lets {@code time} pass. */
    public void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
