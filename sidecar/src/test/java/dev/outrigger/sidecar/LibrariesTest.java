package dev.outrigger.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is shipped is what was looked at: a library that comes, goes or has another version is somebody's decision. */
class LibrariesTest {
    private static final Pattern COORDINATES = Pattern.compile("[A-Za-z0-9._-]+(:[A-Za-z0-9._-]+){4,5}");
    private static final String RENEW =
            "the libraries that the build resolves are not those of sidecar/libraries.txt; if that is meant, renew it:"
                    + " grep -Eo '[[:alnum:].:_-]+:jar:[[:alnum:].:_-]+' sidecar/target/libraries.txt >sidecar/libraries.txt";

    @Test
    void areThoseThatAreWrittenDown() throws IOException {
        List<String> written = coordinates(Path.of("libraries.txt"));

        List<String> resolved = coordinates(Path.of("target", "libraries.txt"));

        assertThat(resolved).as(RENEW).isNotEmpty().isEqualTo(written);
    }

    /** Whatever the plugin says beside them: titles, modules, colours. */
    private static List<String> coordinates(Path file) throws IOException {
        return COORDINATES
                .matcher(Files.readString(file))
                .results()
                .map(MatchResult::group)
                .sorted()
                .toList();
    }
}
