package dev.outrigger.sidecar;

import dev.outrigger.discovery.document.Problems;
import dev.outrigger.sidecar.cli.CommandException;
import dev.outrigger.sidecar.cli.Direct;
import dev.outrigger.sidecar.cli.Entry;
import dev.outrigger.sidecar.cli.ExitCodes;
import dev.outrigger.sidecar.cli.PlainRun;
import dev.outrigger.sidecar.config.Checker;
import dev.outrigger.sidecar.config.ConfigException;
import dev.outrigger.sidecar.config.ConfigFiles;
import dev.outrigger.sidecar.config.Configuration;
import dev.outrigger.sidecar.config.Loaded;
import dev.outrigger.sidecar.config.Loading;
import dev.outrigger.sidecar.config.Machine;
import dev.outrigger.sidecar.config.NodeConfig;
import dev.outrigger.sidecar.control.SystemTicker;
import dev.outrigger.sidecar.demo.Demo;
import dev.outrigger.sidecar.log.Logs;
import dev.outrigger.sidecar.process.Signals;
import dev.outrigger.sidecar.process.Supervision;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the commands start, out of the parts of this process. */
final class Composed implements Entry {
    private static final Logger log = LoggerFactory.getLogger(Composed.class);

    private static final PrintWriter NOWHERE = new PrintWriter(Writer.nullWriter());
    private static final Path SYSTEM_RUN = Path.of("/run/outrigger");

    private final Machine machine = Machine.local();
    private final CountDownLatch asked;

    Composed() {
        this(new CountDownLatch(1));
    }

    /** @param asked ends {@code run} in order when it is zero, as a signal does */
    private Composed(CountDownLatch asked) {
        this.asked = asked;
    }

    @Override
    public int run(Optional<Path> config, boolean observe, boolean strict) throws CommandException {
        if (observe) {
            throw new CommandException(ExitCodes.USAGE, "--observe is not supported by this release");
        }
        Loaded loaded = load(config, strict);
        NodeConfig node = loaded.configuration().node();
        Logs.apply(node.log());
        CompletableFuture<Sidecar> running = new CompletableFuture<>();
        Signals.install(asked::countDown, () -> running.thenAccept(Sidecar::reload), () -> {
            Logs.reopen();
            running.thenAccept(Sidecar::reopenLogs);
        });
        Supervision supervision =
                Supervision.of(System.getenv(), ProcessHandle.current().pid());
        try (Sidecar sidecar = Sidecar.start(loaded, seeds(), supervision)) {
            running.complete(sidecar);
            log.info("started node={} config={}", node.node().id(), node.file());
            asked.await();
            log.info("stopping in order");
            sidecar.stop();
            return ExitCodes.OK;
        } catch (StartException refused) {
            throw new CommandException(ExitCodes.NOT_SO, String.valueOf(refused.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return ExitCodes.NOT_SO;
        }
    }

    @Override
    public int demo(long seconds, PrintWriter out) throws CommandException {
        Path conf = conf();
        Demo demo = new Demo(out, new SystemTicker());
        Signals.install(demo::stop, () -> {}, () -> {});
        try {
            return demo.run(conf, seconds, seeds()) ? ExitCodes.OK : ExitCodes.NOT_SO;
        } catch (IOException | StartException failed) {
            throw new CommandException(ExitCodes.NOT_SO, "demo: " + failed.getMessage());
        }
    }

    @Override
    public void rehearse() throws CommandException {
        try {
            if (Rehearsal.isWorld()) {
                Rehearsal.play(new Demo(NOWHERE, new SystemTicker()), conf(), seeds());
                return;
            }
            CountDownLatch played = new CountDownLatch(1);
            Composed recorded = new Composed(played);
            Rehearsal.around(recorded::runPlainly, played);
        } catch (IOException | StartException failed) {
            throw new CommandException(ExitCodes.NOT_SO, "warm: " + failed.getMessage());
        }
    }

    private boolean runPlainly(Path file) {
        PrintWriter err = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        return PlainRun.execute(this, err, "run", "-c", file.toString()) == ExitCodes.OK;
    }

    @Override
    public int check(Optional<Path> config, PrintWriter out, PrintWriter err) throws CommandException {
        Checker.Report report = Checker.check(find(config), machine);
        (report.exit() == ExitCodes.OK ? out : err).print(report.text());
        return report.exit();
    }

    @Override
    public Path runDir(Optional<Path> config) throws CommandException {
        Path own = Loading.runDir(find(config), machine);
        boolean named = config.isPresent() || machine.variables().containsKey("OUTRIGGER_CONFIG");
        // Who may not write there would have a sidecar of its own elsewhere; without one it asks the machine's.
        return !named && !present(own) && present(SYSTEM_RUN) ? SYSTEM_RUN : own;
    }

    private static boolean present(Path runDir) {
        return Files.exists(runDir.resolve("admin.sock"));
    }

    @Override
    public Direct direct(Optional<Path> config) throws CommandException {
        return DirectSession.open(load(config), seeds());
    }

    /** Returns the folder with the examples, beside the launcher's folder or in the checkout. */
    private static Path conf() throws CommandException {
        String launcher = System.getProperty("outrigger.launcher", "");
        Path folder = Path.of(launcher).toAbsolutePath().getParent();
        for (int up = 0; folder != null && up < 3; up++, folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("conf/services.d"))) {
                return folder.resolve("conf");
            }
        }
        throw new CommandException(ExitCodes.USAGE, "no conf/services.d near the launcher \"" + launcher + '"');
    }

    private Path find(Optional<Path> config) throws CommandException {
        try {
            return ConfigFiles.find(config, ConfigFiles.SYSTEM, machine);
        } catch (ConfigException wrong) {
            throw new CommandException(ExitCodes.USAGE, wrong.problems().toString());
        }
    }

    private Loaded load(Optional<Path> config, boolean strict) throws CommandException {
        try {
            return Loaded.of(find(config), machine, strict);
        } catch (ConfigException wrong) {
            throw new CommandException(ExitCodes.USAGE, wrong.problems().toString());
        }
    }

    private Configuration load(Optional<Path> config) throws CommandException {
        Problems problems = new Problems();
        try {
            Configuration configuration = ConfigFiles.load(find(config), machine, problems);
            problems.warnings().forEach(warning -> log.warn("{}", warning));
            return configuration;
        } catch (ConfigException wrong) {
            throw new CommandException(ExitCodes.USAGE, wrong.problems().toString());
        }
    }

    /** The one place where chance comes from: everything else is handed a source that was split off this one. */
    private static RandomGenerator seeds() {
        return new SplittableRandom(new SecureRandom().nextLong());
    }
}
