package dev.outrigger.sidecar.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code outrigger warm}. The launcher has the JVM write its archive while this runs, and puts that into its place. */
@Command(
        description = {
            "Record what a start needs, so that those that follow take half the time.",
            "For packaging: once, at the place where it will run, by root or by who runs it. Takes about 25 s."
        },
        mixinStandardHelpOptions = true)
final class WarmCommand implements Callable<Integer> {
    private final Entry entry;

    WarmCommand(Entry entry) {
        this.entry = entry;
    }

    @Override
    public Integer call() throws CommandException {
        entry.rehearse();
        return ExitCodes.OK;
    }
}
