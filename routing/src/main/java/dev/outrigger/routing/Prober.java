package dev.outrigger.routing;

import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** Tries an address. The one seam to active checks; its twin in tests is scripted. */
@FunctionalInterface
public interface Prober {
    /**
     * Starts one probe of {@code address}.
     *
     * @param done told the result once, on the control loop, at the latest {@code check.timeout()} later
     */
    void probe(InetSocketAddress address, Check check, Consumer<Result> done);

    /**
     * What a probe saw.
     *
     * @param kind good, or in which way bad
     * @param words for people: {@code "503 (expected: 200-399)"}, {@code "refused"}
     * @param nanos how long it took
     */
    record Result(Kind kind, String words, long nanos) {
        /** Returns whether the instance passed. */
        public boolean good() {
            return kind == Kind.GOOD;
        }

        /** The ways to end. */
        public enum Kind {
            /** It answered as expected. */
            GOOD,
            /** It answered, and not as expected. */
            BAD_ANSWER,
            /** Nobody could be reached. */
            UNREACHED,
            /** This host could not try; says nothing of the instance. */
            LOCAL
        }
    }
}
