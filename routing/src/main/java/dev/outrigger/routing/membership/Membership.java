package dev.outrigger.routing.membership;

import java.util.Locale;

/** Whether an endpoint belongs to its service, by the registry's word and by what was seen since. */
public enum Membership {
    /** In the registry's list. */
    LISTED,
    /** Missing for less than {@code removal_grace}: no new work while a listed one can take it. */
    GONE,
    /** Kept although the registry does not list it: by the loss guard, or from an earlier process's table. */
    HELD,
    /** No member any more. */
    OUT;

    /** Returns its word in metrics and answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
