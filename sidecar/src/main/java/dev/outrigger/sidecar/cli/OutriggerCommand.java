package dev.outrigger.sidecar.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code outrigger} alone: it wants a command. */
@Command(
        name = "outrigger",
        mixinStandardHelpOptions = true,
        versionProvider = VersionLines.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "A local load balancer for the services that this node requires.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or so",
            "1:not so: condition unmet, unresolved, refused",
            "2:wrong usage or configuration",
            "3:sidecar or registry unreachable",
            "4:partly done"
        })
final class OutriggerCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandSpec self = Objects.requireNonNull(spec);
        throw new ParameterException(
                self.commandLine(),
                "a command is missing (expected: one of "
                        + String.join(", ", self.subcommands().keySet()) + ")");
    }
}
