package dev.outrigger.sidecar.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code outrigger completion}: for {@code source <(outrigger completion)}. */
@Command(description = "Print a completion script for bash and zsh.", mixinStandardHelpOptions = true)
final class CompletionCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandSpec self = Objects.requireNonNull(spec);
        self.commandLine()
                .getOut()
                .print(AutoComplete.bash("outrigger", self.root().commandLine()));
    }
}
