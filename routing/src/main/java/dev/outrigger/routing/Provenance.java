package dev.outrigger.routing;

/**
 * How much a list of instances is worth: where it comes from, and since when.
 *
 * @param sinceNanos when this provenance began, by the process's {@link Ticker}
 */
public record Provenance(Kind kind, long sinceNanos) {
    /** The four worths. */
    public enum Kind {
        /** A live session confirmed it and watches it. */
        LIVE,
        /** It was live; the registry cannot be asked at present. */
        STALE,
        /** The last table of an earlier process, from disk. */
        DISK,
        /** Nobody has answered yet. */
        UNKNOWN
    }

    /** Returns whether an empty list of this provenance means that there are no instances. */
    public boolean known() {
        return kind != Kind.UNKNOWN;
    }
}
