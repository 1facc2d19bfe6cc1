package dev.outrigger.routing;

import java.util.Locale;
import java.util.Optional;

/** What the provider of an instance says of it, in the registry's own words. */
public enum InstanceState {
    /** Not yet risen. Never announced by us; other registrars do. */
    STARTING,
    /** Wants work. */
    UP,
    /** Announced, and failing its provider's check. */
    DOWN,
    /** Announced, and wants no new work. */
    DRAINING,
    /** {@link #DRAINING} for the last time: gone after {@code drain_delay}. */
    LEAVING;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** Returns the word that stands for it in the registry, in metrics and in answers. */
    public String word() {
        return word;
    }

    /** Returns the one of the two that wants less work. */
    public InstanceState lessWilling(InstanceState other) {
        return this == UP || (other != UP && other.compareTo(this) > 0) ? other : this;
    }

    /** Returns the state that {@code word} stands for, or empty for a word that no release of ours wrote. */
    public static Optional<InstanceState> of(String word) {
        for (InstanceState state : values()) {
            if (state.word.equals(word)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
