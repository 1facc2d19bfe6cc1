package dev.outrigger.sidecar.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code outrigger drain}. */
@Command(
        description = {
            "Take what runs on this node out of work, until `undrain`: also over restarts and reboots.",
            "Returns when that is on disk and consumers are being told; with --wait, when the application may be stopped."
        },
        mixinStandardHelpOptions = true)
final class DrainCommand implements Callable<Integer> {
    @Mixin
    private final Door door;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "SERVICE", arity = "0..*", description = "May be left out where only one runs here.")
    private List<String> services = List.of();

    @Option(names = "--all", description = "Every service that runs here.")
    private boolean all;

    @Option(names = "--reason", paramLabel = "TEXT", description = "For people.")
    private String reason = "";

    @Option(names = "--by", paramLabel = "NAME", description = "Who wants it (default: this user).")
    private String by = Person.name();

    @Option(names = "--for", paramLabel = "T", description = "End it by itself after so long, such as 2h.")
    private @Nullable String lasting;

    @Option(
            names = "--wait",
            description = "Until the application may be stopped: the registry says that it drains, and consumers had"
                    + " drain_delay to hear of it.")
    private boolean wait;

    @Option(names = "--timeout", paramLabel = "T", description = "How long --wait may take (default: 30s).")
    private String timeout = "30s";

    @Option(
            names = "--until-idle",
            paramLabel = "T",
            description = "--wait, and then at most so long until nobody is connected to the application.")
    private @Nullable String untilIdle;

    @Option(names = "--json", description = "Print the answer as JSON.")
    private boolean json;

    DrainCommand(Entry entry) {
        this.door = new Door(entry);
    }

    @Override
    public Integer call() throws CommandException {
        CommandSpec self = Objects.requireNonNull(spec);
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("all", all);
        services.forEach(body.putArray("services")::add);
        body.put("by", by.isEmpty() ? null : by).put("reason", reason.isEmpty() ? null : reason);
        Duration patience = Door.PATIENCE;
        if (lasting != null) {
            Patience.of(self.commandLine(), "--for", lasting);
            body.put("for", lasting);
        }
        if (wait || untilIdle != null) {
            patience = patience.plus(Patience.of(self.commandLine(), "--timeout", timeout));
            body.put("wait", timeout);
        }
        if (untilIdle != null) {
            patience = patience.plus(Patience.of(self.commandLine(), "--until-idle", untilIdle));
            body.put("until_idle", untilIdle);
        }
        return new DrainReport(self, json).tell(door.post("/v1/drain", body.toString(), patience));
    }
}
