package dev.outrigger.sidecar.view;

import dev.outrigger.routing.Provenance;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether all is well with a sidecar: the first line of {@code outrigger status}, and what systemd shows. Immutable.
 *
 * @param troubles what is not well, each in a few words, the worst for the applications first; empty if all is
 * @param sum what there is
 */
public record Verdict(List<String> troubles, String sum) {
    /** Names of one kind that are told; the rest is a number. */
    private static final int MOST_NAMED = 3;

    public Verdict {
        troubles = List.copyOf(troubles);
    }

    /** Returns whether there is no trouble. */
    public boolean well() {
        return troubles.isEmpty();
    }

    /** Returns it in one line. */
    public String line() {
        return well() ? "well: " + sum : "not well: " + String.join("; ", troubles);
    }

    static Verdict of(Overview overview) {
        long up = 0;
        long members = 0;
        for (Overview.Service service : overview.services()) {
            up += service.healthy();
            members += service.members();
        }
        return new Verdict(
                troubles(overview),
                count(overview.services().size(), "service") + ", " + up + " of " + members + " endpoints up");
    }

    private static List<String> troubles(Overview overview) {
        List<String> troubles = new ArrayList<>();
        if (!overview.ready()) {
            troubles.add("still starting");
        }
        // The cause of what follows, where it is so: a line that is cut must not lose it.
        for (Overview.Registry registry : overview.registries()) {
            if (registry.connected() && !registry.why().isEmpty()) {
                troubles.add("registry " + registry.ensemble() + ": " + registry.why());
            }
        }
        overview.services().forEach(service -> service(service, troubles));
        overview.services().forEach(service -> listeners(service, troubles));
        for (Overview.Registry registry : overview.registries()) {
            if (!registry.connected()) {
                troubles.add("registry " + registry.ensemble() + " away since "
                        + registry.since().truncatedTo(ChronoUnit.SECONDS));
            }
        }
        for (Overview.Own own : overview.own()) {
            if (own.wanted() && !own.announced()) {
                troubles.add("own " + own.service() + " not announced: " + own.missing());
            }
        }
        configuration(overview.config(), troubles);
        named(
                "unresolved key",
                overview.unresolved().stream().map(Overview.Unresolved::key).toList(),
                troubles);
        named(
                "problem",
                overview.problems().stream().map(Overview.Problem::where).toList(),
                troubles);
        return troubles;
    }

    private static void service(Overview.Service service, List<String> troubles) {
        if (service.healthy() > 0) {
            if (service.panic()) {
                troubles.add(service.service() + " has so few healthy endpoints that ejected ones are used too");
            }
            return;
        }
        List<String> counts = new ArrayList<>();
        service.conditions().forEach((condition, count) -> counts.add(count + " " + condition));
        boolean unknown = service.provenance() == Provenance.Kind.UNKNOWN;
        String nobody = unknown ? "the registry has not answered" : "nobody is listed";
        String why = counts.isEmpty() ? nobody : String.join(", ", counts);
        troubles.add(service.service() + " has no healthy endpoint (" + why + ")");
    }

    private static void listeners(Overview.Service service, List<String> troubles) {
        for (Overview.Listener listener : service.listeners()) {
            if (listener.state() == Overview.ListenerState.FAILED) {
                String place = listener.address().isEmpty() ? "" : " at " + listener.address();
                troubles.add(service.service() + " not bound" + place + ": " + listener.reason());
            }
        }
    }

    private static void configuration(Overview.Config config, List<String> troubles) {
        if (!config.held().isEmpty()) {
            troubles.add("configuration held: " + config.held());
        }
        for (Overview.ConfigFile file : config.files()) {
            if (!file.mistakes().isEmpty()) {
                troubles.add(file.file().substring(file.file().lastIndexOf('/') + 1) + " not accepted");
            }
        }
    }

    private static void named(String what, List<String> names, List<String> troubles) {
        if (!names.isEmpty()) {
            String more = names.size() > MOST_NAMED ? ", …" : "";
            String first = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
            troubles.add(count(names.size(), what) + " (" + first + more + ")");
        }
    }

    private static String count(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
