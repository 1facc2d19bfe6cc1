package dev.outrigger.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How commands are read, and how they end. */
final class CliTest {
    @TempDir
    Path dir = Path.of("");

    private final ScriptedEntry entry = new ScriptedEntry();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpNamesEveryCommand() {
        int code = execute("--help");

        assertThat(code).isZero();
        assertThat(out.toString())
                .contains(
                        "demo",
                        "warm",
                        "run",
                        "check",
                        "status",
                        "resolve",
                        "wait",
                        "drain",
                        "undrain",
                        "register",
                        "define",
                        "init",
                        "version");
    }

    @Test
    void aCommandLineWithoutCommandIsMisuse() {
        int code = execute();

        assertThat(code).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).startsWith("outrigger: a command is missing");
    }

    @Test
    void warmRehearses() {
        int code = execute("warm");

        assertThat(code).isZero();
        assertThat(entry.calls).containsExactly("rehearse");
    }

    @Test
    void runIsGivenItsOptions() {
        int code = execute("run", "-c", "node.json", "--observe");

        assertThat(code).isZero();
        assertThat(entry.calls).containsExactly("run node.json true false");
    }

    @Test
    void checkEndsAsItsCheckerSays() {
        int code = execute("check");

        assertThat(code).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("requires[2]: wrong");
    }

    @Test
    void statusWithoutSidecarNamesTheSocketInOneLine() {
        entry.runDir = dir;

        int code = execute("status");

        assertThat(code).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains(dir.resolve("admin.sock").toString());
    }

    @Test
    void resolveWithoutSidecarAsksTheRegistry() {
        entry.runDir = dir;

        int code = execute("resolve", "API_URL");

        assertThat(code).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(err.toString()).isEqualTo("outrigger: no registry" + System.lineSeparator());
    }

    @Test
    void aSocketThatAKilledSidecarLeftIsNone() throws IOException {
        entry.runDir = dir;
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(dir.resolve("admin.sock")));
        }

        int code = execute("resolve", "API_URL");

        assertThat(dir.resolve("admin.sock")).exists();
        assertThat(code).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(err.toString()).isEqualTo("outrigger: no registry" + System.lineSeparator());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wait api --healthy",
                "wait api --healthy --direct",
                "resolve API_URL --local",
                "resolve API_URL --secrets --direct"
            })
    void whatOnlyASidecarKnowsIsNotTakenFromTheRegistry(String command) {
        entry.runDir = dir;

        int code = execute(command.split(" ", -1));

        assertThat(code).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(err.toString()).startsWith("outrigger: --").contains(" a sidecar only");
    }

    @Test
    void aTimeoutWithoutUnitIsMisuse() {
        int code = execute("wait", "api", "--timeout", "60");

        assertThat(code).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("--timeout: \"60\" (expected: a duration such as 60s");
    }

    @Test
    void noTimeNeedsNoUnit() {
        int code = execute("wait", "api", "--timeout", "0");

        assertThat(code).isNotEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).doesNotContain("--timeout");
    }

    @Test
    void completionIsAScript() {
        int code = execute("completion");

        assertThat(code).isZero();
        assertThat(out.toString()).startsWith("#!/usr/bin/env bash").contains("resolve");
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "completion", "--help", "resolve --help", "--version"})
    void outputThatCouldNotBeWrittenIsAFailureToldInOneLine(String command) {
        int code = Cli.execute(entry, new PrintWriter(full()), new PrintWriter(err), false, command.split(" ", -1));

        assertThat(code).isEqualTo(ExitCodes.NOT_SO);
        assertThat(err.toString().lines()).singleElement().asString().startsWith("outrigger: standard output: ");
    }

    @Test
    void aCommandThatFailedAnywayKeepsItsCode() {
        entry.runDir = dir;

        int code = Cli.execute(entry, new PrintWriter(full()), new PrintWriter(err), false, "status");

        assertThat(code).isEqualTo(ExitCodes.UNREACHABLE);
    }

    private int execute(String... args) {
        return Cli.execute(entry, new PrintWriter(out), new PrintWriter(err), false, args);
    }

    /** As {@code /dev/full}: takes what fits into a buffer, and fails when that is to be kept. */
    private static Writer full() {
        return new BufferedWriter(new Writer() {
            @Override
            public void write(char[] text, int from, int length) throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
    }
}
