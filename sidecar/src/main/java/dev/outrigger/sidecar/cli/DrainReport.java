package dev.outrigger.sidecar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outrigger.sidecar.admin.AdminClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** Tells what became of a drain, or of its end: what is so on standard output, what is not on standard error. */
final class DrainReport {
    /** Errors that are the command line's: not clear, or not readable. */
    private static final Set<String> MISUSE = Set.of("usage", "bad_request");

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;

    DrainReport(CommandSpec command, boolean json) {
        this.out = command.commandLine().getOut();
        this.err = command.commandLine().getErr();
        this.json = json;
    }

    /** Returns the exit code. */
    int tell(AdminClient.Answer answer) throws CommandException {
        misused(answer);
        JsonNode content = Door.json(answer);
        if (json) {
            out.println(content.toPrettyString());
        } else {
            lines(Lines.plain(content)).forEach(out::println);
        }
        content.path("unknown")
                .forEach(name -> err.println("outrigger: " + name.asText() + ": not a service of this node"));
        if (!content.path("not_kept").asText().isEmpty()) {
            err.println("outrigger: this ends with the sidecar: "
                    + content.path("not_kept").asText());
        }
        content.path("unsettled")
                .forEach(one -> err.println("outrigger: " + one.path("service").asText() + ": "
                        + one.path("why").asText()));
        return exit(content);
    }

    private static void misused(AdminClient.Answer answer) throws CommandException {
        try {
            JsonNode content = answer.json();
            if (MISUSE.contains(content.path("error").asText())) {
                throw new CommandException(
                        ExitCodes.USAGE, content.path("detail").asText());
            }
        } catch (IOException notJson) {
            throw new CommandException(ExitCodes.UNREACHABLE, "not a sidecar's answer: " + notJson.getMessage());
        }
    }

    private static List<String> lines(JsonNode content) {
        List<String> lines = new ArrayList<>();
        for (JsonNode drain : content.path("drains")) {
            lines.add(drain.path("service").asText() + ": drained, " + words(drain)
                    + (content.path("stoppable").asBoolean() ? "; may be stopped" : ""));
        }
        content.path("undrained").forEach(name -> lines.add(name.asText() + ": undrained"));
        if (lines.isEmpty()) {
            lines.add("nothing to do");
        }
        return lines;
    }

    /** Returns who drains it, why and until when. */
    static String words(JsonNode drain) {
        List<String> words = new ArrayList<>();
        if (!drain.path("reason").asText().isEmpty()) {
            words.add(drain.path("reason").asText());
        }
        if (!drain.path("by").asText().isEmpty()) {
            words.add("by " + drain.path("by").asText());
        }
        words.add("since " + drain.path("since").asText());
        if (drain.hasNonNull("until")) {
            words.add("until " + drain.path("until").asText());
        }
        return String.join(", ", words);
    }

    private static int exit(JsonNode content) {
        if (!content.path("unsettled").isEmpty()) {
            return content.path("registry_reached").asBoolean() ? ExitCodes.NOT_SO : ExitCodes.UNREACHABLE;
        }
        boolean partly = !content.path("unknown").isEmpty()
                || !content.path("not_kept").asText().isEmpty();
        return partly ? ExitCodes.PARTLY : ExitCodes.OK;
    }
}
