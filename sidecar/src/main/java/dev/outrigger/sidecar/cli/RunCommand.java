package dev.outrigger.sidecar.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code outrigger run}. */
@Command(description = "Run the sidecar of this node until a signal ends it.", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    private final Entry entry;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = Door.CONFIG)
    private @Nullable Path config;

    @Option(names = "--observe", description = "Bind nothing, announce nothing, run nothing; show everything.")
    private boolean observe;

    @Option(names = "--strict", description = "Refuse a broken file even if a last good one is kept.")
    private boolean strict;

    RunCommand(Entry entry) {
        this.entry = entry;
    }

    @Override
    public Integer call() throws CommandException {
        return entry.run(Optional.ofNullable(config), observe, strict);
    }
}
