package dev.outrigger.sidecar.cli;

import dev.outrigger.discovery.Definitions;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code outrigger init}. */
@Command(description = "Create the chroot and the federation in the registry.", mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
    /** A registry that has not answered by then will not. */
    static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(20);

    @Mixin
    private final Door door;

    @Spec
    private @Nullable CommandSpec spec;

    InitCommand(Entry entry) {
        this.door = new Door(entry);
    }

    @Override
    public Integer call() throws CommandException {
        try (Direct direct = door.direct()) {
            CompletableFuture<Definitions.Outcome> told = new CompletableFuture<>();
            direct.init(told::complete);
            return report(Awaited.answer(told, REGISTRY_PATIENCE, direct.servers()), Objects.requireNonNull(spec));
        }
    }

    /** Prints what changed, a line each. */
    static int report(Definitions.Outcome outcome, CommandSpec spec) throws CommandException {
        if (outcome instanceof Definitions.Done done) {
            done.changes().forEach(spec.commandLine().getOut()::println);
            if (done.changes().isEmpty()) {
                spec.commandLine().getOut().println("nothing to change");
            }
            return ExitCodes.OK;
        }
        throw new CommandException(ExitCodes.NOT_SO, ((Definitions.Failed) outcome).why());
    }
}
