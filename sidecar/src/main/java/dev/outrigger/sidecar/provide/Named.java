package dev.outrigger.sidecar.provide;

import dev.outrigger.sidecar.operate.Result;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which services somebody means.
 *
 * @param unknown those named that there are not; beside at least one that there is
 * @param refused why it is not clear, or that there is nothing of it; null if there is something to do
 */
record Named(
        List<String> known, List<String> unknown, @Nullable Result refused) {
    /** The error of a wish that is not clear: exit code 2 of a command. */
    static final String USAGE = "usage";

    /**
     * @param meant what {@code all} means, and what no name means if it is one
     * @param there what may be named
     * @param what what those meant are, for people: {@code drained}
     */
    static Named of(List<String> names, boolean all, List<String> meant, Collection<String> there, String what) {
        if (all && !names.isEmpty()) {
            return refused(new Result.Refused(USAGE, "services and all (expected: one of the two)"));
        }
        if (all || (names.isEmpty() && meant.size() == 1)) {
            return new Named(meant, List.of(), null);
        }
        if (names.isEmpty()) {
            return refused(
                    meant.isEmpty()
                            ? new Result.Unknown("no service is " + what)
                            : new Result.Refused(
                                    USAGE,
                                    meant.size() + " services are " + what + ": " + String.join(", ", meant)
                                            + " (expected: the names of some, or all)"));
        }
        List<String> known = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (String name : new LinkedHashSet<>(names)) {
            (there.contains(name) ? known : unknown).add(name);
        }
        if (known.isEmpty()) {
            String expected = there.isEmpty() ? "nothing: this node announces none" : String.join(", ", there);
            return refused(new Result.Unknown(
                    String.join(", ", unknown) + ": not a service of this node (expected: " + expected + ")"));
        }
        return new Named(known, unknown, null);
    }

    private static Named refused(Result refused) {
        return new Named(List.of(), List.of(), refused);
    }
}
