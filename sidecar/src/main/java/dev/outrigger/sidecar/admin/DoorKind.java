package dev.outrigger.sidecar.admin;

import java.util.Locale;
import java.util.Set;

/** Who comes in by a door, and what they may ask. */
enum DoorKind {
    /** The unix socket: whoever the file's mode lets in may ask everything. */
    SOCKET,
    /** The loopback port: everything, unless a browser was sent by a page from elsewhere. */
    LOCAL,
    /** The port that faces others: nothing that names what is inside. */
    OBSERVE;

    private static final Set<String> OBSERVABLE = Set.of("metrics", "health", "ready");

    /** Returns whether {@code query} may be asked here at all. */
    boolean opensFor(Query query) {
        return this != OBSERVE || OBSERVABLE.contains(query.segment(0));
    }

    /** Returns whether who comes in here may be told passwords. */
    boolean tellsSecrets() {
        return this == SOCKET;
    }

    /** Returns its word, for people. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether anything may be changed here at all. */
    boolean takesChanges() {
        return this != OBSERVE;
    }

    /** Returns whether {@code Host} and {@code Origin} are looked at, and a change needs the token. */
    boolean wary() {
        return this == LOCAL;
    }
}
