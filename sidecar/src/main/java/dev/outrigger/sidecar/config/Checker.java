package dev.outrigger.sidecar.config;

import dev.outrigger.discovery.document.Problems;
import dev.outrigger.discovery.document.Problems.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What {@code outrigger check} says. */
public final class Checker {
    private Checker() {}

    /**
     * What was found.
     *
     * @param exit 0, or 2 if there are mistakes
     * @param text every mistake, then every warning, then one line of sum; ends with a line break
     */
    public record Report(int exit, String text) {}

    /** Returns what is wrong with {@code file} and the files that it names. Starts nothing, binds nothing. */
    public static Report check(Path file, Machine machine) {
        Problems problems = new Problems();
        Configuration all = ConfigFiles.read(file, machine, problems);
        plan(all, problems);
        restart(file.toAbsolutePath().normalize(), machine, all.node(), problems);
        StringBuilder text = new StringBuilder();
        List<Problem> mistakes = problems.mistakes();
        List<Problem> warnings = problems.warnings();
        mistakes.forEach(problem -> text.append("mistake: ").append(problem).append('\n'));
        warnings.forEach(problem -> text.append("warning: ").append(problem).append('\n'));
        text.append(counted(mistakes.size(), "mistake")).append(", ").append(counted(warnings.size(), "warning"));
        text.append(" in ").append(counted(all.documents().size(), "document")).append(", ");
        int running = all.running().size();
        text.append(running).append(running == 1 ? " of which runs here\n" : " of which run here\n");
        return new Report(mistakes.isEmpty() ? 0 : 2, text.toString());
    }

    /** What a sidecar that runs on these files would not take over as it is. */
    private static void restart(Path place, Machine machine, NodeConfig node, Problems problems) {
        if (problems.anyMistake()) {
            return;
        }
        LastGood.find(place, machine)
                .filter(kept -> Files.exists(
                        kept.contents().configuration().node().runDir().resolve("admin.sock")))
                .ifPresent(kept -> Restart.needed(kept.started(), node)
                        .forEach(path -> problems.warning(
                                place.toString(), path, "", "takes a restart: the sidecar runs with another value")));
    }

    /** Listeners that would be refused if everything in the catalogue were required here. */
    private static void plan(Configuration all, Problems problems) {
        List<PortPlan.Wanted> wanted = all.documents().stream()
                .map(document -> new PortPlan.Wanted(document.id(), document.localPort()))
                .toList();
        List<ServiceDocument> running = all.running();
        Set<Integer> owned = PortPlan.owners(running).keySet();
        PortPlan plan = PortPlan.of(all.node(), running, wanted);
        for (ServiceDocument document : all.documents()) {
            PortPlan.Place place = plan.place(document.id());
            if (place.verdict() == PortPlan.Verdict.REFUSED && owned.contains(place.port())) {
                problems.warning(
                        document.file(), "local_port", String.valueOf(place.port()), "refused here: " + place.why());
            }
        }
    }

    private static String counted(int count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }
}
