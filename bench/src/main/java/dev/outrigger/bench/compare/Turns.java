package dev.outrigger.bench.compare;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes turns with others who measure on this machine, by flock(1): Java's own locks of files are not seen by it. */
final class Turns {
    private final Optional<String> file;
    private @Nullable Process holder;

    /** @param file that all lock; without one nobody else is there */
    Turns(Optional<String> file) {
        this.file = file;
    }

    /** Waits for as long as it takes; it is ours until {@link #end}. */
    void begin() throws IOException {
        if (file.isEmpty()) {
            return;
        }
        // cat ends with its input, so also when we die.
        Process process = new ProcessBuilder(List.of("flock", file.get(), "sh", "-c", "echo ours; exec cat"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.getInputStream().read() < 0) {
            throw new IOException("flock " + file.get() + " failed");
        }
        holder = process;
    }

    void end() throws IOException, InterruptedException {
        Process process = holder;
        if (process != null) {
            holder = null;
            process.getOutputStream().close();
            process.waitFor();
        }
    }
}
