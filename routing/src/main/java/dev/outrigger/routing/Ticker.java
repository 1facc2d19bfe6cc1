package dev.outrigger.routing;

/** A source of elapsed time. Compare two readings by subtraction only; the origin is arbitrary. Thread-safe. */
@FunctionalInterface
public interface Ticker {
    /** Returns monotonic nanoseconds since an arbitrary origin. */
    long nanos();
}
