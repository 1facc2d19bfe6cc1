package dev.outrigger.sidecar.config;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether a change of configuration takes so much away that it is more likely an accident. */
final class Removal {
    private static final int LEAST = 2;
    private static final int NAMED = 5;

    private Removal() {}

    /**
     * Returns, for people, what {@code after} takes away of {@code before}, if that is all, or more than half and at least two,
     * of the services that run here or of what they require; empty if it is less.
     */
    static String tooMuch(Configuration before, Configuration after) {
        String running = tooMuch("services that run here", running(before), running(after));
        return running.isEmpty() ? tooMuch("required services", required(before), required(after)) : running;
    }

    private static String tooMuch(String what, Set<String> before, Set<String> after) {
        Set<String> gone = new TreeSet<>(before);
        gone.removeAll(after);
        boolean all = !before.isEmpty() && gone.size() == before.size();
        boolean most = gone.size() >= LEAST && 2 * gone.size() > before.size();
        if (!all && !most) {
            return "";
        }
        String names = gone.stream().limit(NAMED).collect(Collectors.joining(", "));
        String more = gone.size() > NAMED ? ", …" : "";
        return "takes away " + gone.size() + " of " + before.size() + " " + what + " (" + names + more + ")";
    }

    private static Set<String> running(Configuration all) {
        return all.running().stream().map(ServiceDocument::id).collect(Collectors.toSet());
    }

    private static Set<String> required(Configuration all) {
        Set<String> required = new HashSet<>(all.requiredKeys());
        required.addAll(all.requiredServices());
        return required;
    }
}
