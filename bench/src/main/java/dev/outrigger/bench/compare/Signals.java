package dev.outrigger.bench.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Sends signals that Java has no call for, within a fraction of a millisecond: through a shell that stays. Ends with its input. */
final class Signals implements AutoCloseable {
    private final Process shell;
    private final Writer out;
    private final BufferedReader in;

    Signals() throws IOException {
        shell = new ProcessBuilder(List.of(
                        "bash", "-c", "while read -r signal pid; do kill -s \"$signal\" \"$pid\"; echo $?; done"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        out = shell.outputWriter(StandardCharsets.UTF_8);
        in = shell.inputReader(StandardCharsets.UTF_8);
    }

    /** Returns when it has been sent. */
    void send(String signal, Process to) throws IOException {
        out.write(signal + " " + to.pid() + "\n");
        out.flush();
        String status = in.readLine();
        if (!"0".equals(status)) {
            throw new IOException("kill -s " + signal + " " + to.pid() + " failed");
        }
    }

    @Override
    public void close() {
        shell.destroy();
    }
}
