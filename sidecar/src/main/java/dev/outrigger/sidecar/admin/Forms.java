package dev.outrigger.sidecar.admin;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a question may look: how far its path goes, and which parameters it has. What machines ask without being told to may have
 * any parameter; below {@code /v1} one that nobody reads is a mistake that would otherwise go unseen.
 */
final class Forms {
    /** Segments of a path, where more than its resource's name may follow. */
    private static final Map<String, Integer> LONGEST =
            Map.of("health", 3, "ready", 2, "v1/services", 3, "v1/explain", 3, "v1/resolve", 3);

    private static final Map<String, Set<String>> PARAMETERS = Map.of(
            "v1/resolve", Set.of("secrets"),
            "v1/wait", Set.of("service", "min", "timeout", "healthy", "ready"),
            "v1/events", Set.of("service", "replay"));

    private Forms() {}

    /** Returns whether {@code query} goes no further than there is something. */
    static boolean fits(String resource, Query query) {
        int usual = resource.isEmpty() ? 1 : resource.split("/", -1).length;
        int size = query.path().size();
        boolean onlyOwnIsLonger =
                !resource.equals("health") || size < 3 || query.segment(1).equals("own");
        return size <= LONGEST.getOrDefault(resource, usual) && onlyOwnIsLonger;
    }

    /** @throws IllegalArgumentException naming the parameters that {@code resource} does not know, and those that it does */
    static void judge(String resource, Query query) {
        if (!resource.startsWith("v1/")) {
            return;
        }
        Set<String> known = PARAMETERS.getOrDefault(resource, Set.of());
        Set<String> unknown = new TreeSet<>(query.parameters().parameters().keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("?" + String.join(", ", unknown) + " (expected: "
                    + (known.isEmpty() ? "no parameter" : String.join(", ", new TreeSet<>(known))) + ")");
        }
    }
}
