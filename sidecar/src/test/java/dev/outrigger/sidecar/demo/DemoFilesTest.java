package dev.outrigger.sidecar.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.config.Loaded;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFilesTest {
    @TempDir
    private Path home;

    @Test
    void giveAnOperatorNothingToBeWarnedOf() throws IOException {
        DemoFiles files = new DemoFiles(home, "127.0.0.1:2181");
        files.writeDocuments(Path.of("..", "conf", "services.d"), Map.of());
        files.writeDatastores("{ \"PRIMARY_DATABASE_URL\": \"postgres://user:secret@127.0.0.1:5432/main\" }");

        Loaded loaded = files.writeNode("n1", "127.0.0.1", List.of("api"), Map.of(), "");

        assertThat(loaded.accepted().warnings()).isEmpty();
    }
}
