package dev.outrigger.sidecar.config;

import java.nio.file.Path;

/**
 * What a process starts with.
 *
 * @param loading how it comes by the next one
 */
public record Loaded(Loading loading, Accepted accepted) {
    /**
     * Reads the node file and all that it names. Blocks on the disk.
     *
     * @param strict a broken file is a mistake, whatever is kept of it
     * @throws ConfigException with all mistakes of all files
     */
    public static Loaded of(Path file, Machine machine, boolean strict) throws ConfigException {
        Loading loading = new Loading(file, machine);
        return new Loaded(loading, loading.first(strict));
    }

    /** Returns what the files say together. */
    public Configuration configuration() {
        return accepted.configuration();
    }
}
