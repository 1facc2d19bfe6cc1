package dev.outrigger.sidecar.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code outrigger demo}. */
@Command(
        description = "Run a whole world on this machine: a registry, services, a sidecar, and live changes.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private final Entry entry;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--seconds", paramLabel = "N", description = "End after N seconds (default: at a signal).")
    private long seconds;

    DemoCommand(Entry entry) {
        this.entry = entry;
    }

    @Override
    public Integer call() throws CommandException {
        CommandSpec self = Objects.requireNonNull(spec);
        if (seconds < 0) {
            throw new ParameterException(self.commandLine(), "--seconds: " + seconds + " (expected: 0 or more)");
        }
        return entry.demo(seconds, self.commandLine().getOut());
    }
}
