package dev.outrigger.sidecar.process;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import org.jspecify.annotations.Nullable;

/** A second JVM with our class path, whose lines are read as they come. Killed when closed. */
final class JavaProcess implements AutoCloseable {
    private final Process process;
    private final BlockingQueue<String> lines = new LinkedTransferQueue<>();

    JavaProcess(Class<?> main, String... arguments) throws IOException {
        // A shell has what it starts in the background ignore SIGINT, and children inherit that: not this one.
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--default-signal",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread reader = new Thread(this::read, "child-output");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
        } catch (IOException closed) {
            lines.add("output closed");
        }
    }

    long pid() {
        return process.pid();
    }

    /** Returns once the process has written {@code line}; others are passed over. */
    boolean says(String line) throws InterruptedException {
        for (String said = poll(); said != null; said = poll()) {
            if (said.equals(line)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String poll() throws InterruptedException {
        return lines.poll(30, SECONDS);
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    }

    /** Returns the exit status, or -1 if it still runs after 30 s. */
    int exit() throws InterruptedException {
        return process.waitFor(30, SECONDS) ? process.exitValue() : -1;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
