package dev.outrigger.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/outrigger} as a shell starts it, over the classes of this build. */
final class LauncherTest {
    @TempDir
    Path dir = Path.of("");

    private record Ended(int code, String out, String err) {}

    @Test
    void saysWhichReleaseAndWhichJava() throws Exception {
        Ended ended = launch(launcher(), Map.of(), "version");

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).startsWith("outrigger ").contains("java " + System.getProperty("java.version"));
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void isFoundThroughSymbolicLinks() throws Exception {
        Path first = Files.createSymbolicLink(dir.resolve("first"), launcher());
        Path second = Files.createSymbolicLink(dir.resolve("second"), first.getFileName());

        Ended ended = launch(second, Map.of(), "version");

        assertThat(ended.code()).isZero();
    }

    @Test
    void passesTheExitCodeOfTheCommandOn() throws Exception {
        Ended ended = launch(launcher(), Map.of(), "no-such-command");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("no-such-command");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void refusesAJavaThatItWasNotTestedWith() throws Exception {
        Files.createDirectories(dir.resolve("bin"));
        Files.writeString(dir.resolve("release"), "JAVA_VERSION=\"22.0.1\"\n");
        Path java = Files.writeString(dir.resolve("bin/java"), "#!/bin/sh\nexit 99\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();

        Ended ended = launch(launcher(), Map.of("OUTRIGGER_JAVA_HOME", dir.toString()), "version");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains(dir.toString(), "Java 22", "expected: Java 17, 21 or 25");
    }

    @Test
    void givesTheJavaOptionsOfTheUserTheLastWord() throws Exception {
        Ended ended = launch(launcher(), Map.of("OUTRIGGER_JAVA_OPTS", "-XshowSettings:vm -Xmx77m"), "version");

        assertThat(ended.err()).contains("77.00M");
    }

    @Test
    void runsWithAClosedStandardOutput() throws Exception {
        Path script = Files.writeString(dir.resolve("closed"), "#!/bin/sh\nexec '" + launcher() + "' version >&-\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();

        Ended ended = launch(script, Map.of(), "");

        assertThat(ended.code()).isZero();
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void lendsNoClosedStandardStreamToAnotherFile() throws Exception {
        Path home = dir.resolve("home");
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"21.0.1\"\n");
        Path open = dir.resolve("open");
        Path java = Files.writeString(
                home.resolve("bin/java"),
                "#!/bin/sh\ntrue 7<&0 && true 7>&1 && true 7>&2 && echo all >'" + open + "'\n");
        Path script =
                Files.writeString(dir.resolve("closed"), "#!/bin/sh\nexec '" + launcher() + "' version <&- >&- 2>&-\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        assertThat(script.toFile().setExecutable(true)).isTrue();

        launch(script, Map.of("OUTRIGGER_JAVA_HOME", home.toString()), "");

        assertThat(open).hasContent("all");
    }

    @Test
    void startsFromTheArchiveThatItRecorded() throws Exception {
        Path installed = installed(25);

        Ended recorded = launch(installed, Map.of(), "warm");
        Ended started = launch(installed, Map.of(), "run");

        assertThat(recorded.code()).as(recorded.err()).isZero();
        Path archive = archives().get(0);
        assertThat(recorded.out()).isEqualTo("recorded " + archive + "\n");
        assertThat(started.out())
                .contains(
                        "\n-XX:AOTCache=" + archive + "\n", "\n-Xlog:disable\n", "\n-XX:Tier0InvokeNotifyFreqLog=4\n");
    }

    @Test
    void keepsAServerSmallAndTheCommandsSmaller() throws Exception {
        Path installed = installed(25);

        Ended server = launch(installed, Map.of("OUTRIGGER_HEAP", "300m"), "run");
        Ended command = launch(installed, Map.of(), "status");

        assertThat(server.out())
                .contains("\n-Xmx300m\n", "\n-XX:MaxDirectMemorySize=64m\n", "\n-XX:ArchiveRelocationMode=0\n")
                .contains("\n-XX:TrimNativeHeapInterval=5000\n");
        assertThat(command.out()).contains("\n-Xmx64m\n").doesNotContain("-Xms");
    }

    @Test
    void namesWhatItSetsInTheEnvironmentOfAServer() throws Exception {
        Path installed = installed(25);

        Ended usual = launch(installed, Map.of(), "run");
        Ended given = launch(installed, Map.of("MALLOC_ARENA_MAX", "4"), "run");

        assertThat(usual.out()).contains("\n-Doutrigger.environment.ours=MALLOC_ARENA_MAX\n");
        assertThat(given.out()).doesNotContain("environment.ours");
    }

    @Test
    void knowsTheOtherKindOfArchiveOfOlderJavas() throws Exception {
        Path installed = installed(17);

        launch(installed, Map.of(), "warm");
        Ended started = launch(installed, Map.of(), "run");

        assertThat(started.out())
                .contains("\n-XX:SharedArchiveFile=" + archives().get(0) + "\n")
                .doesNotContain("NotifyFreqLog");
    }

    @Test
    void startsWithoutTheArchiveOfOtherJars() throws Exception {
        Path installed = installed(25);
        launch(installed, Map.of(), "warm");
        Files.setLastModifiedTime(dir.resolve("a home/lib/sidecar.jar"), FileTime.fromMillis(86_400_000));

        Ended started = launch(installed, Map.of(), "run");

        assertThat(started.out()).contains("\nrun\n").doesNotContain("AOTCache");
        assertThat(started.err()).isEmpty();
    }

    @Test
    void keepsOneArchiveOfEachJava() throws Exception {
        Path installed = installed(25);
        launch(installed, Map.of(), "warm");
        Path first = archives().get(0);
        Files.setLastModifiedTime(dir.resolve("a home/lib/sidecar.jar"), FileTime.fromMillis(86_400_000));

        launch(installed, Map.of(), "warm");

        assertThat(archives()).hasSize(1).doesNotContain(first);
    }

    @Test
    void doesNotTrustAnArchiveThatOthersMayWrite() throws Exception {
        Path installed = installed(25);
        launch(installed, Map.of(), "warm");
        Files.setPosixFilePermissions(archives().get(0), PosixFilePermissions.fromString("rw-rw-rw-"));

        Ended started = launch(installed, Map.of(), "run");

        assertThat(started.out()).contains("\nrun\n").doesNotContain("AOTCache");
        assertThat(started.err()).contains(archives().get(0).toString(), "may be written by");
    }

    @Test
    void leavesNothingOfARecordingThatFailed() throws Exception {
        Path installed = installed(25);

        Ended failed = launch(installed, Map.of("FAKE_FAILS", "yes"), "warm");

        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.err()).contains("no space", "no archive could be made");
        assertThat(archives()).isEmpty();
    }

    @Test
    void tellsWhyARecordingFailedAndNotWhatTheJvmLeftOut() throws Exception {
        Path installed = installed(25);

        Ended failed = launch(installed, Map.of("FAKE_FAILS", "and warns"), "warm");

        assertThat(failed.err()).contains("no space").doesNotContain("Skipping");
    }

    @Test
    void recordsBeforeTheFirstDemoOnly() throws Exception {
        Path installed = installed(25);

        Ended first = launch(installed, Map.of(), "demo");
        Ended second = launch(installed, Map.of(), "demo");
        Ended without = launch(installed, Map.of("OUTRIGGER_WARM", "never"), "demo");

        assertThat(first.err()).contains("once");
        assertThat(first.out()).contains("AOTCache=");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).contains("AOTCache=");
        assertThat(without.out()).contains("\ndemo\n").doesNotContain("AOTCache=");
    }

    /** An installed launcher in a folder with a blank in its name, and a Java that tells its arguments and writes what it is told to. */
    private Path installed(int major) throws IOException {
        Path java = Files.createDirectories(dir.resolve("java/bin")).resolve("java");
        Files.writeString(dir.resolve("java/release"), "JAVA_VERSION=\"" + major + ".0.1\"\n");
        Files.writeString(java, """
                #!/bin/sh
                for word; do
                    case $word in
                    -XX:AOTCacheOutput=* | -XX:ArchiveClassesAtExit=*)
                        printf made >"${word#*=}"
                        [ -z "${FAKE_FAILS:-}" ] || echo 'no space'
                        [ "${FAKE_FAILS:-}" != 'and warns' ] || case "$*" in
                        *-Xlog:disable*) ;;
                        *) seq 30 | sed 's/^/[warning][aot] Skipping a class /' ;;
                        esac
                        [ -z "${FAKE_FAILS:-}" ] || exit 1
                        ;;
                    esac
                done
                printf '%s\n' "$@"
                """);
        Path home = dir.resolve("a home");
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(Files.createDirectories(home.resolve("lib")).resolve("sidecar.jar"), "jar");
        Path copy = Files.copy(launcher(), home.resolve("bin/outrigger"));
        assertThat(java.toFile().setExecutable(true) && copy.toFile().setExecutable(true))
                .isTrue();
        return copy;
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(dir.resolve("a home/warm"))) {
            return files.toList();
        }
    }

    private static Path launcher() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("bin/outrigger"))
                ? here.resolve("bin/outrigger")
                : here.resolve("sidecar/bin/outrigger");
    }

    private Ended launch(Path launcher, Map<String, String> environment, String... args)
            throws IOException, InterruptedException {
        Path out = dir.resolve("stdout");
        Path err = dir.resolve("stderr");
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(Stream.of(launcher.toString()), List.of(args).stream())
                                .toList())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        if (launcher.startsWith(dir.resolve("a home"))) {
            builder.environment().put("OUTRIGGER_JAVA_HOME", dir.resolve("java").toString());
            builder.environment().keySet().removeAll(List.of("OUTRIGGER_CLASSPATH", "OUTRIGGER_WARM"));
        } else {
            builder.environment().put("OUTRIGGER_CLASSPATH", System.getProperty("java.class.path"));
            builder.environment().put("OUTRIGGER_JAVA_HOME", System.getProperty("java.home"));
        }
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
