package dev.outrigger.sidecar.cli;

import dev.outrigger.discovery.Definitions;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code outrigger define}. */
@Command(
        description = "Replace the registry's definition of a service by what its document here says.",
        mixinStandardHelpOptions = true)
final class DefineCommand implements Callable<Integer> {
    @Mixin
    private final Door door;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "SERVICE", description = "The id of its document.")
    private String service = "";

    @Option(names = "--dry-run", description = "Only tell what would change.")
    private boolean dryRun;

    DefineCommand(Entry entry) {
        this.door = new Door(entry);
    }

    @Override
    public Integer call() throws CommandException {
        try (Direct direct = door.direct()) {
            CompletableFuture<Definitions.Outcome> told = new CompletableFuture<>();
            direct.define(service, dryRun, told::complete);
            return InitCommand.report(
                    Awaited.answer(told, InitCommand.REGISTRY_PATIENCE, direct.servers()),
                    Objects.requireNonNull(spec));
        }
    }
}
