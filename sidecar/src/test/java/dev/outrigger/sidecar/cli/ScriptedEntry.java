package dev.outrigger.sidecar.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Notes what commands start, and answers as told. */
class ScriptedEntry implements Entry {
    final List<String> calls = new ArrayList<>();
    Path runDir = Path.of("/nowhere");

    @Nullable
    Direct direct;

    @Override
    public int run(Optional<Path> config, boolean observe, boolean strict) throws CommandException {
        calls.add("run " + config.map(Path::toString).orElse("-") + " " + observe + " " + strict);
        return 0;
    }

    @Override
    public int demo(long seconds, PrintWriter out) {
        calls.add("demo " + seconds);
        return 0;
    }

    @Override
    public void rehearse() {
        calls.add("rehearse");
    }

    @Override
    public int check(Optional<Path> config, PrintWriter out, PrintWriter err) {
        err.println("requires[2]: wrong");
        return 2;
    }

    @Override
    public Path runDir(Optional<Path> config) {
        return runDir;
    }

    @Override
    public Direct direct(Optional<Path> config) throws CommandException {
        if (direct == null) {
            throw new CommandException(ExitCodes.UNREACHABLE, "no registry");
        }
        return direct;
    }
}
