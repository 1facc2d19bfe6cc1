package dev.outrigger.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs wrk: a closed loop of one thread. */
final class Wrk {
    /** The end of a script: prints what {@link #parse} reads. */
    static final String DONE = """
            done = function(summary, latency, requests)
              local errors = summary.errors
              io.write(string.format("RESULT %d %d %d %d %d %d %d %d %d %d %d\\n",
                summary.requests, summary.duration, summary.bytes,
                errors.connect, errors.read, errors.write, errors.status, errors.timeout,
                latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
            end
            """;

    private static final Pattern RESULT = Pattern.compile("(?m)^RESULT((?: \\d+){11})$");

    private final Path folder;

    /**
     * What it saw.
     *
     * @param micros how long it asked
     * @param bytes of all answers, heads included
     * @param p50 of the latencies, in microseconds, as are the others
     */
    record Seen(long requests, long micros, long bytes, long p50, long p99, long p999) {}

    /** @param folder for its scripts */
    Wrk(Path folder) {
        this.folder = folder;
    }

    /**
     * Has {@code connections} do the work for some seconds.
     *
     * @throws Failed when any request failed, or answers were too short
     */
    Seen run(Work work, int connections, int seconds, String address) throws IOException, InterruptedException, Failed {
        Path script = folder.resolve(work.id() + ".lua");
        Files.writeString(script, work.script());
        Process wrk = new ProcessBuilder(List.of(
                        "wrk",
                        "-t1",
                        "-c" + connections,
                        "-d" + seconds + "s",
                        "--timeout",
                        "10s",
                        "-s",
                        script.toString(),
                        "http://" + address + work.path()))
                .redirectErrorStream(true)
                .start();
        String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (wrk.waitFor() != 0) {
            throw new Failed("wrk exited with " + wrk.exitValue() + ": " + said.strip());
        }
        return parse(said, work);
    }

    static Seen parse(String said, Work work) throws Failed {
        Matcher matcher = RESULT.matcher(said);
        if (!matcher.find()) {
            throw new Failed("wrk printed no result: " + said.strip());
        }
        String[] texts = matcher.group(1).strip().split(" ", -1);
        long[] all = new long[texts.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = Long.parseLong(texts[i]);
        }
        if (all[3] + all[4] + all[5] + all[6] + all[7] > 0) {
            throw new Failed(all[3] + " connect errors, " + all[4] + " read, " + all[5] + " write, " + all[6]
                    + " answers that were no success, " + all[7] + " time-outs");
        }
        if (all[0] == 0 || all[2] < all[0] * work.answerBody()) {
            throw new Failed(all[2] + " bytes in " + all[0] + " answers (expected: " + work.answerBody() + " each)");
        }
        return new Seen(all[0], all[1], all[2], all[8], all[9], all[10]);
    }
}
