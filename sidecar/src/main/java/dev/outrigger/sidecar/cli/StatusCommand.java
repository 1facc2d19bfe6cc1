package dev.outrigger.sidecar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outrigger.sidecar.admin.AdminClient;
import dev.outrigger.sidecar.control.SystemTicker;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code outrigger status}. */
@Command(description = "Show how this node's sidecar is.", mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private final boolean colours;

    @Mixin
    private final Door door;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--json", description = "Print it as JSON.")
    private boolean json;

    @Option(names = "--check", description = "Exit with 1 if not all is well.")
    private boolean check;

    StatusCommand(Entry entry, boolean colours) {
        this.door = new Door(entry);
        this.colours = colours;
    }

    @Override
    public Integer call() throws CommandException {
        AdminClient.Answer answer = door.ask("/v1/status", Door.PATIENCE);
        JsonNode status = Door.json(answer);
        Instant now = SystemTicker.wallClock().instant();
        CommandSpec self = Objects.requireNonNull(spec);
        if (json) {
            self.commandLine().getOut().println(status.toPrettyString());
        } else {
            self.commandLine().getOut().print(new StatusPage(colours, now).render(status));
        }
        return check && !status.path("verdict").path("well").asBoolean() ? ExitCodes.NOT_SO : ExitCodes.OK;
    }
}
