package dev.outrigger.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that nobody meant to write: each is one mistake on one line, and none is waited for. */
class OddFilesTest {
    @TempDir
    Path temp;

    private Folder folder;

    @BeforeEach
    void open() {
        folder = new Folder(temp);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} {} | line 1, column 4: Trailing token (of type START_OBJECT) found after value (expected: valid JSON)",
                "{'a': 9e99999999999} | a: unknown key",
                "{'a': [ | line 1, column 8: Unexpected end-of-input: expected close marker for Array (expected: valid JSON)",
                "'x' | 'x' (expected: an object)",
                "null | null (expected: an object)"
            })
    void namesTheMistakeInOddJson(String content, String words) {
        folder.node(content.replace('\'', '"')).read();

        assertThat(folder.problems.mistakes()).hasSize(1);
        assertThat(folder.found()).startsWith("outrigger.json: " + words.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[tab]node: x | line 1, column 1: while scanning for the next token: found character '\\t(TAB)' that cannot start",
                "node: {id: &x web}[line]federation: *x | line 2, column 13: *x (expected: the value itself: aliases",
                "port_offset: 012 | line 1, column 14: 012 (expected: a number as JSON writes it: no leading 0, 0x, _ or +; or a text in quotes)",
                "port_offset: -0_7 | line 1, column 14: -0_7 (expected: a number as JSON",
                "port_offset: 0x1F | line 1, column 14: 0x1F (expected: a number as JSON",
                "port_offset: +5 | line 1, column 14: +5 (expected: a number as JSON",
                "registry: {password: 0600} | line 1, column 22: *** (expected: a number as JSON",
                "port_offset: 0o17 | port_offset: '0o17' (expected: an integer",
                "port_offset: '0600' | port_offset: '0600' (expected: an integer",
                "drain_delay: 1:30 | drain_delay: '1:30' (expected: a duration",
                "metrics: {endpoints: yes} | metrics.endpoints: 'yes' (expected: true or false)",
                "'[nul]': 1 | ['\\u0000']: unknown key"
            })
    void namesTheMistakeInOddYaml(String content, String words) {
        String yaml = content.replace("[tab]", "\t").replace("[line]", "\n").replace("'[nul]'", "\"\\0\"");
        folder.write("outrigger.yaml", yaml);

        ConfigFiles.read(folder.path.resolve("outrigger.yaml"), folder.machine, folder.problems);

        assertThat(folder.problems.mistakes()).hasSize(1);
        assertThat(folder.found())
                .startsWith("outrigger.yaml: "
                        + (words.startsWith("[") || words.contains(": '") ? words.replace('\'', '"') : words));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "off", "on", "Yes", "y", "\"012\"", "!!str 012"})
    void readsAWordOfYamlAsTheTextThatIsWritten(String written) {
        folder.write("outrigger.yaml", "federation: " + written + "\nadmin: {listen: off}\nport_offset: 10\n");

        Configuration all = ConfigFiles.read(folder.path.resolve("outrigger.yaml"), folder.machine, folder.problems);

        assertThat(folder.found()).isEmpty();
        assertThat(all.node().federation()).isEqualTo(written.replace("\"", "").replace("!!str ", ""));
        assertThat(all.node().admin().listen()).isEmpty();
        assertThat(all.node().portOffset()).isEqualTo(10);
    }

    @Test
    void opensNoDocumentThatIsAPipeOrADevice() throws IOException {
        folder.node("{}").document("a", "{\"id\": \"a\"}");
        Files.createSymbolicLink(folder.path.resolve("services.d/b.json"), Path.of("/dev/zero"));

        Configuration all = folder.read();

        assertThat(all.documents()).hasSize(1);
        assertThat(folder.found())
                .isEqualTo("services.d/b.json: not a regular file (expected: a file that can be read)");
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void waitsForNobodyAtTheOtherEndOfAPipe() throws Exception {
        folder.write("services.d/a.json", "{\"id\": \"a\"}");
        for (String name : List.of("outrigger.json", "datastores.json")) {
            Process made = new ProcessBuilder(
                            "mkfifo", "-m", "640", folder.path.resolve(name).toString())
                    .start();
            assertThat(made.waitFor()).isZero();
        }

        folder.read();

        assertThat(folder.found())
                .isEqualTo("outrigger.json: not a regular file (expected: a file that can be read)\n"
                        + "datastores.json: not a regular file (expected: a file that can be read)");
    }

    @Test
    void datastoresAreMissedWhereSomethingHasTheirName() throws IOException {
        folder.node("{}").document("a", "{\"id\": \"a\"}");
        Files.createSymbolicLink(folder.path.resolve("datastores.json"), Path.of("nowhere"));

        folder.read();

        assertThat(folder.found()).isEqualTo("datastores.json: no such file (expected: a file that can be read)");
    }

    @Test
    void readsNoDeviceInPlaceOfAText() {
        folder.node("{\"federation\": \"${file:/dev/zero}\"}").read();

        assertThat(folder.found())
                .isEqualTo("outrigger.json: federation: \"${file:/dev/zero}\" (expected: an absolute path of a regular"
                        + " file of at most 64KiB)");
    }

    @Test
    void refusesAPlaceInsideADefault() {
        folder.node("{\"federation\": \"${A:-secret${B}}\"}").read();

        assertThat(folder.found())
                .isEqualTo("outrigger.json: federation: \"${A:-…}\" (expected: a default without another ${ in it)");
    }

    @Test
    void tellsOfALinkThatLeadsToItself() throws IOException {
        folder.node("{}").document("a", "{\"id\": \"a\"}");
        Files.createSymbolicLink(folder.path.resolve("services.d/b.json"), Path.of("b.json"));

        folder.read();

        assertThat(folder.found())
                .startsWith("services.d/b.json: Too many levels of symbolic links")
                .endsWith("(expected: a file that can be read)");
    }

    @Test
    void readsWhatIsLoggedAndWhere() {
        folder.node("{\"log\": {\"format\": \"json\", \"level\": \"debug\", \"file\": \"x.log\"},"
                + " \"access_log\": {\"sample\": 0.25}}");

        NodeConfig node = folder.read().node();

        assertThat(node.log())
                .isEqualTo(new NodeConfig.Log("json", "debug", Optional.of(folder.path.resolve("x.log"))));
        assertThat(node.accessLog())
                .contains(new NodeConfig.AccessLog(Optional.empty(), Optional.empty(), 0.25, false));
        assertThat(folder.problems.warnings()).isEmpty();
    }

    @Test
    void writesNoLineBreakOfAName() {
        folder.node("{}").document("a\nmistake", "").read();

        assertThat(folder.found()).startsWith("services.d/a\\u000amistake.json: line 1, column 0: No content");
    }
}
