package dev.outrigger.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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

    private static final int LONGEST_SECONDS = 4_000;
    private static final int TRIES = 3;

    private final Path folder;

    /**
     * What it saw.
     *
     * @param micros how long it asked
     * @param bytes of all answers, heads included
     * @param p50 of the latencies, in microseconds, as are the others
     */
    record Seen(long requests, long micros, long bytes, long p50, long p99, long p999) {
        Seen and(Seen next) {
            return new Seen(
                    requests + next.requests, micros + next.micros, bytes + next.bytes, next.p50, next.p99, next.p999);
        }
    }

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
        return result(start(work, connections, seconds, address), work);
    }

    private Process start(Work work, int connections, int seconds, String address) throws IOException {
        Path script = folder.resolve(work.id() + ".lua");
        Files.writeString(script, work.script());
        return new ProcessBuilder(List.of(
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
    }

    private static Seen result(Process wrk, Work work) throws IOException, InterruptedException, Failed {
        String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (wrk.waitFor() != 0) {
            throw new Failed("wrk exited with " + wrk.exitValue() + ": " + said.strip());
        }
        return parse(said, work);
    }

    /** Returns one that works only between {@link Held#go} and {@link Held#halt} or {@link Held#end}. */
    Held held(Work work, int connections, String address, Signals signals) {
        return new Held(work, connections, address, signals);
    }

    /** Times are those of {@link System#nanoTime}. */
    final class Held implements AutoCloseable {
        private final Work work;
        private final int connections;
        private final String address;
        private final Signals signals;
        private @Nullable Process process;
        private Seen seen = new Seen(0, 0, 0, 0, 0, 0);

        private Held(Work work, int connections, String address, Signals signals) {
            this.work = work;
            this.connections = connections;
            this.address = address;
            this.signals = signals;
        }

        /** Returns what another saw that worked for {@code time} without a break. */
        Seen unbroken(Duration time) throws IOException, InterruptedException, Failed {
            try (Held other = held(work, connections, address, signals)) {
                other.go();
                LockSupport.parkNanos(time.toNanos());
                other.end();
                return other.seen();
            }
        }

        /** Returns when it began. */
        long go() throws IOException, InterruptedException, Failed {
            long begun = System.nanoTime();
            if (process == null) {
                process = start(work, connections, LONGEST_SECONDS, address);
            } else if (process.isAlive()) {
                signals.send("CONT", process);
            } else {
                result(process, work);
            }
            return begun;
        }

        /** Returns when it stopped. */
        long halt() throws IOException {
            signals.send("STOP", started());
            return System.nanoTime();
        }

        /**
         * Has it end, and another begin with the next {@link #go}. A signal that meets a thread of load, and not wrk's own, is not
         * heard. Returns when it had ended.
         */
        long end() throws IOException, InterruptedException, Failed {
            Process ending = started();
            boolean ended = false;
            for (int i = 0; i < TRIES && !ended; i++) {
                signals.send("INT", ending);
                ended = ending.waitFor(2, TimeUnit.SECONDS);
            }
            if (!ended) {
                throw new Failed("wrk does not end");
            }
            long then = System.nanoTime();
            seen = seen.and(result(ending, work));
            process = null;
            return then;
        }

        /** Returns what all saw that have ended; latencies are those of the last. */
        Seen seen() {
            return seen;
        }

        /** Returns what it has taken, in microseconds; 0 before it began and once it has ended, for it counts as ours then. */
        long cpu() {
            Process wrk = process;
            return wrk != null && wrk.isAlive() ? Usage.cpu(wrk.pid()) : 0;
        }

        private Process started() {
            if (process == null) {
                throw new IllegalStateException("it did not go yet");
            }
            return process;
        }

        @Override
        public void close() {
            if (process != null) {
                process.destroyForcibly();
            }
        }
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
