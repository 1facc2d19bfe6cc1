package dev.outrigger.sidecar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outrigger.sidecar.control.SystemTicker;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code outrigger explain}. */
@Command(
        description =
                "Tell all that the sidecar knows of a service, and from where: ports, values, who gets traffic and why not.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    @Mixin
    private final Door door;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "SERVICE", description = "A service, a datastore, or a KEY.")
    private String name = "";

    @Option(names = "--json", description = "Print it as JSON.")
    private boolean json;

    ExplainCommand(Entry entry) {
        this.door = new Door(entry);
    }

    @Override
    public Integer call() throws CommandException {
        JsonNode explained = Door.json(door.ask("/v1/explain/" + Door.encoded(name), Door.PATIENCE));
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (json) {
            out.println(explained.toPrettyString());
        } else {
            out.print(new ExplainPage(SystemTicker.wallClock().instant()).render(explained));
        }
        return ExitCodes.OK;
    }
}
