package dev.outrigger.sidecar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A sidecar, or a command, in a process of its own. */
final class Launched {
    private static final int MOST_TRIES = 1200;

    private Launched() {}

    /** Starts {@code command} with the node file {@code file}; what it says goes to {@code log}. */
    static Process start(String command, Path file, Path log, List<String> options, Map<String, String> environment)
            throws IOException {
        List<String> line = new ArrayList<>(List.of(
                "env",
                "--default-signal=HUP", // under nohup(1) it would be ignored, as it should
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m"));
        line.addAll(options);
        line.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), Main.class.getName(), command, "-c", file.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Returns once {@code log} has {@code words}; fails if the process ends, or after 60 s. */
    static void await(Process process, Path log, String words) throws IOException, InterruptedException {
        for (int tries = 0; !Files.readString(log, ISO_8859_1).contains(words); tries++) {
            assertThat(tries < MOST_TRIES && !process.waitFor(50, MILLISECONDS))
                    .as(Files.readString(log, ISO_8859_1))
                    .isTrue();
        }
    }
}
