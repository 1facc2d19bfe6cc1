package dev.outrigger.sidecar.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code run} and {@code run -c FILE}: what units and scripts write, understood without the library that reads all others. Its
 * class files are of Java 5, which the JVM archives none of: to load and verify 200 of them is a tenth of a start. And
 * {@code warm}, of which the archive is made: it is to hold none of the commands, which refer to that library.
 */
public final class PlainRun {
    private static final String WARM = "warm";

    private PlainRun() {}

    /** Returns whether {@code args} are one of the three. */
    public static boolean is(String... args) {
        return args.length == 1
                ? args[0].equals("run") || args[0].equals(WARM)
                : args.length == 3 && args[0].equals("run") && args[1].equals("-c") && isPath(args[2]);
    }

    /* What begins so may mean something else to the library. */
    private static boolean isPath(String word) {
        return !word.isEmpty() && "-@\"'".indexOf(word.charAt(0)) < 0;
    }

    /** Executes it on this thread as {@link Cli#execute} would, and returns the same. */
    public static int execute(Entry entry, PrintWriter err, String... args) {
        try {
            if (args[0].equals(WARM)) {
                entry.rehearse();
                return ExitCodes.OK;
            }
            return entry.run(args.length == 1 ? Optional.empty() : Optional.of(Path.of(args[2])), false, false);
        } catch (CommandException | RuntimeException failure) {
            return Cli.failed(failure, err);
        }
    }
}
