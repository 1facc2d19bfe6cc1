package dev.outrigger.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainRunTest {
    private final ScriptedEntry entry = new ScriptedEntry();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"run", "run -c node.json", "run -c /etc/outrigger/outrigger.yaml", "warm"})
    void startsWhatTheLibraryWouldStart(String line) {
        String[] args = line.split(" ", -1);
        PrintWriter words = new PrintWriter(err, true);

        int code = PlainRun.execute(entry, words, args);
        int other = Cli.execute(entry, words, words, false, args);

        assertThat(PlainRun.is(args)).isTrue();
        assertThat(code).isEqualTo(other);
        assertThat(entry.calls).hasSize(2);
        assertThat(entry.calls.get(0)).isEqualTo(entry.calls.get(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "demo",
                "warm --help",
                "run --observe",
                "run -c",
                "run -c=x",
                "run --config x",
                "run -c @args",
                "run -c -x",
                "run -c 'x",
                "run -c a b",
                "check -c x"
            })
    void leavesAllElseToTheLibrary(String line) {
        assertThat(PlainRun.is(line.split(" ", -1))).isFalse();
        assertThat(PlainRun.is()).isFalse();
        assertThat(PlainRun.is("run", "-c", "")).isFalse();
    }

    @Test
    void tellsAFailureAsTheLibraryDoes() {
        Entry failing = new ScriptedEntry() {
            @Override
            public int run(Optional<Path> config, boolean observe, boolean strict) throws CommandException {
                throw new CommandException(ExitCodes.USAGE, "node.json: wrong");
            }
        };

        int code = PlainRun.execute(failing, new PrintWriter(err, true), "run");

        assertThat(code).isEqualTo(ExitCodes.USAGE);
        assertThat(err).hasToString("outrigger: node.json: wrong\n");
    }
}
