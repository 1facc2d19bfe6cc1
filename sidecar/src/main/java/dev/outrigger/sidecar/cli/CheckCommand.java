package dev.outrigger.sidecar.cli;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code outrigger check}. */
@Command(description = "Read the whole configuration and tell all its mistakes.", mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    private final Entry entry;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = Door.CONFIG)
    private @Nullable Path config;

    CheckCommand(Entry entry) {
        this.entry = entry;
    }

    @Override
    public Integer call() throws CommandException {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        return entry.check(Optional.ofNullable(config), line.getOut(), line.getErr());
    }
}
