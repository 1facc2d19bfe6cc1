package dev.outrigger.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.admin.AdminServer;
import dev.outrigger.sidecar.operate.Draining;
import dev.outrigger.sidecar.operate.Reloading;
import dev.outrigger.sidecar.operate.Result;
import dev.outrigger.sidecar.operate.ScriptedOperations;
import dev.outrigger.sidecar.telemetry.EventLog;
import dev.outrigger.sidecar.telemetry.Meters;
import dev.outrigger.sidecar.telemetry.Metrics;
import dev.outrigger.sidecar.view.ScriptedView;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code drain}, {@code undrain} and {@code reload} against a sidecar's real socket that answers as told. */
final class DrainCommandTest {
    private static final Map<String, Object> DRAIN = Map.of(
            "service", "api",
            "reason", "kernel",
            "by", "ann",
            "since", "2026-01-01T00:00:00Z",
            "until", "2026-01-01T02:00:00Z",
            "acknowledged", true);

    @TempDir
    Path dir = Path.of("");

    private final ScriptedEntry entry = new ScriptedEntry();
    private final ScriptedOperations operations = new ScriptedOperations();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private AdminServer server;

    @BeforeEach
    void open() throws Exception {
        entry.runDir = dir;
        ScriptedView view = new ScriptedView();
        Meters meters = new Meters(() -> 0, 1);
        server = AdminServer.start(
                new AdminServer.Settings(
                        Optional.of(dir.resolve("admin.sock")), Optional.empty(), Optional.empty(), Optional::empty),
                new AdminServer.Inside(
                        view,
                        new Metrics(meters, view),
                        new EventLog(meters, () -> 0, () -> Instant.EPOCH),
                        operations.operations()));
        server.bound().get(0).get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void tellsWhoForcesAReloadAndWhy() {
        operations.answer(new Result.Done(Map.of("applied", true)));

        int code = execute("reload", "--force", "--reason", "moved to web-2");

        assertThat(code).isZero();
        assertThat(out.toString()).isEqualTo("applied\n");
        assertThat(operations.asked())
                .containsExactly(new Reloading.Wish(true, false, "moved to web-2", Person.name()));
    }

    @Test
    void saysWhatIsDrainedAndThatItMayBeStopped() {
        operations.answer(new Result.Done(answer(List.of(DRAIN), List.of(), List.of(), "", true, List.of(), true)));

        int code = execute("drain", "api", "--reason", "kernel", "--by", "ann", "--for", "2h", "--until-idle", "40s");

        assertThat(code).isZero();
        assertThat(out.toString())
                .isEqualTo("api: drained, kernel, by ann, since 2026-01-01T00:00:00Z, until 2026-01-01T02:00:00Z;"
                        + " may be stopped\n");
        assertThat(operations.asked())
                .containsExactly(new Draining.Wish(
                        List.of("api"),
                        false,
                        "kernel",
                        "ann",
                        Optional.of(Duration.ofHours(2)),
                        Optional.of(Duration.ofSeconds(30)),
                        Optional.of(Duration.ofSeconds(40))));
    }

    @Test
    void whoAsksIsKnownWithoutBeingSaid() {
        execute("drain", "--all");

        assertThat(operations.asked())
                .containsExactly(new Draining.Wish(
                        List.of(), true, "", Person.name(), Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(Person.name(Map.of("SUDO_USER", "ann"), "root")).isEqualTo("ann");
        assertThat(Person.name(Map.of(), "bob")).isEqualTo("bob");
    }

    @Test
    void aTimeIsReadAsInTheFiles() {
        execute("drain", "--all", "--for", "1d");

        assertThat(operations.asked())
                .containsExactly(new Draining.Wish(
                        List.of(),
                        true,
                        "",
                        Person.name(),
                        Optional.of(Duration.ofDays(1)),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void notClearIsMisuse() {
        operations.answer(new Result.Refused("usage", "2 services are announced by this node"));

        int code = execute("drain");

        assertThat(code).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).isEqualTo("outrigger: 2 services are announced by this node\n");
    }

    @Test
    void aNameOrReasonThatCannotBeIsMisuse() {
        int name = execute("drain", "a b");
        int reason = execute("drain", "api", "--reason", "two\nlines");

        assertThat(name).isEqualTo(ExitCodes.USAGE);
        assertThat(reason).isEqualTo(ExitCodes.USAGE);
        assertThat(operations.asked()).isEmpty();
    }

    @Test
    void aTimeWithoutUnitIsMisuse() {
        int code = execute("drain", "api", "--for", "2");

        assertThat(code).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("--for: \"2\" (expected: a duration");
        assertThat(operations.asked()).isEmpty();
    }

    @Test
    void nobodyIsNotSo() {
        operations.answer(new Result.Unknown("nobody: not a service of this node"));

        int code = execute("undrain", "nobody");

        assertThat(code).isEqualTo(ExitCodes.NOT_SO);
    }

    @Test
    void partlyIsSaidWithWhatIsNot() {
        operations.answer(new Result.Partly(
                answer(List.of(DRAIN), List.of(), List.of("nobody"), "no space", false, List.of(), true)));

        int code = execute("drain", "api", "nobody");

        assertThat(code).isEqualTo(ExitCodes.PARTLY);
        assertThat(err.toString()).isEqualTo("""
                        outrigger: nobody: not a service of this node
                        outrigger: this ends with the sidecar: no space
                        """);
    }

    @Test
    void notYetToBeStoppedTellsWhetherTheRegistryWasReached() {
        List<Map<String, Object>> why = List.of(Map.of("service", "api", "why", "2 connections"));
        operations.answer(new Result.Partly(answer(List.of(DRAIN), List.of(), List.of(), "", false, why, true)));
        int reached = execute("drain", "api", "--wait");
        operations.answer(new Result.Partly(answer(List.of(DRAIN), List.of(), List.of(), "", false, why, false)));
        int unreached = execute("drain", "api", "--wait");

        assertThat(reached).isEqualTo(ExitCodes.NOT_SO);
        assertThat(unreached).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(err.toString()).startsWith("outrigger: api: 2 connections\n");
        assertThat(out.toString()).doesNotContain("may be stopped");
    }

    @Test
    void undrainSaysWhatWasDrained() {
        operations.answer(new Result.Done(answer(List.of(), List.of("api"), List.of(), "", false, List.of(), true)));

        int code = execute("undrain", "api");

        assertThat(code).isZero();
        assertThat(out.toString()).isEqualTo("api: undrained\n");
    }

    @Test
    void withoutASidecarNothingIsReached() {
        server.close();

        int code =
                execute("drain", "api", "--socket", dir.resolve("nobody.sock").toString());

        assertThat(code).isEqualTo(ExitCodes.UNREACHABLE);
    }

    private static Map<String, Object> answer(
            List<Map<String, Object>> drains,
            List<String> undrained,
            List<String> unknown,
            String notKept,
            boolean stoppable,
            List<Map<String, Object>> unsettled,
            boolean reached) {
        return Map.of(
                "drains", drains,
                "undrained", undrained,
                "unknown", unknown,
                "not_kept", notKept,
                "stoppable", stoppable,
                "unsettled", unsettled,
                "registry_reached", reached);
    }

    private int execute(String... args) {
        return Cli.execute(entry, new PrintWriter(out), new PrintWriter(err), false, args);
    }
}
