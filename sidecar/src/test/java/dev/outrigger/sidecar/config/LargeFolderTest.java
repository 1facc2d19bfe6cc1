package dev.outrigger.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrigger.sidecar.view.Overview.FileState;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More documents than a small heap holds. */
final class LargeFolderTest {
    private static final int MANY = 300;
    private static final String WORDS = "documents of at most 16MiB together";

    @TempDir
    Path temp = Path.of("");

    private Folder folder = new Folder(temp);
    private Loading loading = new Loading(temp, folder.machine);

    @BeforeEach
    void open() throws IOException {
        folder = new Folder(temp.toRealPath());
        loading = new Loading(folder.path.resolve("outrigger.json"), folder.machine);
        folder.node("{\"node\": {\"id\": \"n1\"}, \"state_dir\": \"state\", \"run_dir\": \"run\"}");
    }

    @Test
    void ofTooMuchTogetherTheLastGoodContentStays() throws Exception {
        folder.document("api", "{\"id\": \"api\"}");
        Accepted before = loading.first(false);
        fill();

        Loading.Next next = loading.next(before);

        assertThat(next.held()).isEmpty();
        assertThat(next.accepted().configuration().document("api")).isPresent();
        assertThat(next.accepted().configuration().documents()).hasSize(1);
        assertThat(next.accepted().files())
                .filteredOn(file -> file.state() == FileState.LAST_GOOD)
                .singleElement()
                .extracting(file -> file.mistakes().get(0))
                .asString()
                .contains(WORDS);
    }

    @Test
    void aRunningProcessWithNoneSaysSo() throws Exception {
        Accepted before = loading.first(false);
        fill();

        Accepted now = loading.next(before).accepted();

        assertThat(now.valid()).isFalse();
        assertThat(now.configuration().documents()).isEmpty();
    }

    @Test
    void aStartIsRefused() {
        fill();

        assertThatThrownBy(() -> loading.first(false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(WORDS);
    }

    private void fill() {
        String text = "y".repeat(60_000);
        for (int i = 0; i < MANY; i++) {
            folder.document("g" + i, "{\"id\": \"g" + i + "\", \"environment\": {\"X\": \"" + text + "\"}}");
        }
    }
}
