package dev.outrigger.sidecar;

import dev.outrigger.sidecar.cli.CommandException;
import dev.outrigger.sidecar.cli.Direct;
import dev.outrigger.sidecar.cli.Entry;
import dev.outrigger.sidecar.cli.ExitCodes;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the commands start, out of the parts of this process. */
final class Composed implements Entry {
    @Override
    public int run(Optional<Path> config, boolean observe, boolean strict) throws CommandException {
        throw notYet("run");
    }

    @Override
    public int demo(long seconds, PrintWriter out) throws CommandException {
        throw notYet("demo");
    }

    @Override
    public int check(Optional<Path> config, PrintWriter out, PrintWriter err) throws CommandException {
        throw notYet("check");
    }

    @Override
    public Path runDir(Optional<Path> config) {
        Path usual = Path.of("/run/outrigger");
        String own = System.getenv("XDG_RUNTIME_DIR");
        return own == null || own.isEmpty() || Files.isWritable(usual) ? usual : Path.of(own, "outrigger");
    }

    @Override
    public Direct direct(Optional<Path> config) throws CommandException {
        throw notYet("a session of a command's own");
    }

    private static CommandException notYet(String what) {
        return new CommandException(ExitCodes.NOT_SO, what + " is not part of this build");
    }
}
