package dev.outrigger.sidecar;

import dev.outrigger.sidecar.admin.AdminClient;
import dev.outrigger.sidecar.demo.Demo;
import dev.outrigger.sidecar.process.Signals;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * An archive holds all that its process has loaded, and a start loads all that its archive holds. So the process that is recorded
 * does what `run` does and nothing else, by the same path; registry, other nodes, clients and operator are in a child of it.
 */
/**
 * The two processes of {@code warm}. The child says on standard output where the node file is and when all was played, and ends
 * when its standard input does.
 */
final class Rehearsal {
    /** The property that makes a process the child. */
    static final String WORLD = "outrigger.world";

    private static final Logger log = LoggerFactory.getLogger(Rehearsal.class);
    private static final String CONSUMER = "consumer ";
    private static final String PLAYED = "played";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final List<String> DOORS =
            List.of("/ready", "/health", "/health/api", "/metrics", "/metrics.json", "/v1/registry");
    /** So many of 100 services that the JVM notes what of a scrape is worth compiling. */
    private static final int SCRAPES = 30;

    private Rehearsal() {}

    /** Returns whether this process is the child. */
    static boolean isWorld() {
        return Boolean.getBoolean(WORLD);
    }

    /** Is the world until standard input ends, or a signal says so. Blocks. */
    static void play(Demo demo, Path conf, RandomGenerator seeds) throws IOException, StartException {
        CountDownLatch over = new CountDownLatch(1);
        Runnable end = () -> {
            demo.stop();
            over.countDown();
        };
        Signals.install(end, end, () -> {}); // the world leaves nothing behind
        Thread parent = new Thread(
                () -> {
                    awaitEndOfInput();
                    end.run();
                },
                "outrigger-parent");
        parent.setDaemon(true);
        parent.start();
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        demo.rehearse(conf, seeds, file -> out.println(CONSUMER + file), file -> {
            askAtDoor(file.resolveSibling("run").resolve("admin.sock"));
            out.println(PLAYED);
            await(over);
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /* What is answered is of no interest here. */
    private static void askAtDoor(Path socket) {
        try (AdminClient door = new AdminClient(socket)) {
            for (String path : DOORS) {
                door.get(path, PATIENCE);
            }
            for (int i = 0; i < SCRAPES; i++) {
                door.get("/metrics", PATIENCE);
            }
        } catch (IOException unanswered) {
            log.debug("rehearsal", unanswered);
        }
    }

    private static void awaitEndOfInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream()); // to skip would be to seek on 17: a pipe cannot
        } catch (IOException ended) {
            // as it is meant to
        }
    }

    /**
     * Rehearses on this thread, with a world around it.
     *
     * @param sidecar runs one with this node file, and returns whether it ended in order
     * @param played counted down on another thread once all was played: {@code sidecar} is to end
     * @throws IOException if not all of it was played
     */
    static void around(Predicate<Path> sidecar, CountDownLatch played) throws IOException {
        Process world = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-D" + WORLD + "=true",
                        "-Doutrigger.launcher=" + System.getProperty("outrigger.launcher", ""),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "warm")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(world.getInputStream(), StandardCharsets.UTF_8));
            String first = next(lines);
            if (!first.startsWith(CONSUMER)) {
                throw new IOException("the world around the rehearsal did not come up");
            }
            AtomicBoolean all = new AtomicBoolean();
            Thread listening = new Thread(
                    () -> {
                        all.set(PLAYED.equals(next(lines)));
                        played.countDown();
                    },
                    "outrigger-rehearsal");
            listening.setDaemon(true);
            listening.start();
            if (!sidecar.test(Path.of(first.substring(CONSUMER.length()))) || !all.get()) {
                throw new IOException("ended before all was rehearsed");
            }
        } finally {
            end(world);
        }
    }

    /** Returns the next line, or none of the known ones. */
    private static String next(BufferedReader lines) {
        try {
            return String.valueOf(lines.readLine());
        } catch (IOException gone) {
            return String.valueOf(gone.getMessage());
        }
    }

    private static void end(Process world) throws IOException {
        world.getOutputStream().close();
        try {
            if (!world.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                world.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            world.destroyForcibly();
        }
    }
}
