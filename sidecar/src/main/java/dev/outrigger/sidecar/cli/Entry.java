package dev.outrigger.sidecar.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/** What commands start and open that is not theirs to make; given by {@code Main}. Blocking; called on the main thread. */
public interface Entry {
    /**
     * Runs a sidecar until a signal ends it.
     *
     * @param config the node file as given by {@code -c}; empty: looked for
     * @param observe bind, announce and run nothing
     * @param strict refuse a broken file even if a last good one is kept
     * @return the exit code
     */
    int run(Optional<Path> config, boolean observe, boolean strict) throws CommandException;

    /**
     * Runs a whole world on this machine.
     *
     * @param seconds how long; 0: until a signal
     * @return the exit code
     */
    int demo(long seconds, PrintWriter out) throws CommandException;

    /** Plays in a few seconds what a node's life calls for, so that the JVM can note what that takes. */
    void rehearse() throws CommandException;

    /**
     * Reads the whole configuration and tells all its mistakes.
     *
     * @return 0 or 2
     */
    int check(Optional<Path> config, PrintWriter out, PrintWriter err) throws CommandException;

    /** Returns the {@code run_dir} of the node file, or the usual one without a node file. */
    Path runDir(Optional<Path> config) throws CommandException;

    /** Opens a session with the registry of the node file. */
    Direct direct(Optional<Path> config) throws CommandException;
}
