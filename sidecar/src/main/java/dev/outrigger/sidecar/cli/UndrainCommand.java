package dev.outrigger.sidecar.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** {@code outrigger undrain}. */
@Command(description = "Give what runs on this node work again.", mixinStandardHelpOptions = true)
final class UndrainCommand implements Callable<Integer> {
    @Mixin
    private final Door door;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "SERVICE", arity = "0..*", description = "May be left out where only one is drained.")
    private List<String> services = List.of();

    @Option(names = "--all", description = "Every service that is drained.")
    private boolean all;

    @Option(names = "--json", description = "Print the answer as JSON.")
    private boolean json;

    UndrainCommand(Entry entry) {
        this.door = new Door(entry);
    }

    @Override
    public Integer call() throws CommandException {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("all", all);
        services.forEach(body.putArray("services")::add);
        CommandSpec self = Objects.requireNonNull(spec);
        return new DrainReport(self, json).tell(door.post("/v1/undrain", body.toString(), Door.PATIENCE));
    }
}
