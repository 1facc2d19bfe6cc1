package dev.outrigger.routing.membership;

import java.util.Set;

/** Decides which of those that went missing are kept, because so many did that the registry is doubted. Control loop. */
@FunctionalInterface
public interface LossGuard {
    /** Keeps nobody. */
    LossGuard NONE = (listed, missing, now) -> Set.of();

    /**
     * Returns those of {@code missing} that are HELD.
     *
     * @param listed ids in the registry's list
     * @param missing ids that left it, and neither withdrew nor failed since
     */
    Set<String> held(Set<String> listed, Set<String> missing, long now);
}
