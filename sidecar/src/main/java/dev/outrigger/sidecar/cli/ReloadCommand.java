package dev.outrigger.sidecar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outrigger.sidecar.admin.AdminClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code outrigger reload}. */
@Command(
        description =
                "Have the sidecar of this node read its files now. Exit code 1: held or not possible; 4: a file is"
                        + " broken, and the others apply.",
        mixinStandardHelpOptions = true)
final class ReloadCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PARTLY = 207;

    @Mixin
    private final Door door;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--force", description = "Apply also what is held because it takes most services away.")
    private boolean force;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why it is forced, for the log.")
    private String reason = "";

    @Option(names = "--prune", description = "Close local ports that nothing requires any more.")
    private boolean prune;

    @Option(names = "--json", description = "Print the answer as JSON.")
    private boolean json;

    ReloadCommand(Entry entry) {
        this.door = new Door(entry);
    }

    @Override
    public Integer call() throws CommandException {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("force", force).put("prune", prune);
        String by = Person.name();
        body.put("by", by.isEmpty() ? null : by).put("reason", reason.isEmpty() ? null : reason);
        AdminClient.Answer answer = door.post("/v1/reload", body.toString(), PATIENCE);
        JsonNode report = Door.json(answer);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (json) {
            out.println(report.toPrettyString());
        } else {
            tell(Lines.plain(report), out);
        }
        return answer.status() == PARTLY ? ExitCodes.PARTLY : ExitCodes.OK;
    }

    private static void tell(JsonNode report, PrintWriter out) {
        out.println(report.path("applied").asBoolean() ? "applied" : "nothing new");
        report.path("files").forEach(file -> {
            out.println(file.path("state").asText() + ": " + file.path("file").asText());
            file.path("mistakes").forEach(mistake -> out.println("  " + mistake.asText()));
        });
        report.path("restart").forEach(path -> out.println("takes a restart: " + path.asText()));
        report.path("closed").forEach(port -> out.println("closed: " + port.asText()));
    }
}
