package dev.outrigger.sidecar.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outrigger.routing.EndpointState;
import dev.outrigger.sidecar.config.NodeConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an entry, from the loop to the file. */
final class AccessLogTest {
    private static final long MILLI = 1_000_000;
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final EndpointState STATE =
            new EndpointState("api", new InetSocketAddress(InetAddress.getLoopbackAddress(), 80), 1);

    @TempDir
    Path folder;

    private final AtomicLong dropped = new AtomicLong();
    private Path file;
    private AccessLog log;

    @BeforeEach
    void open() {
        file = folder.resolve("access.log");
        log = new AccessLog(1, () -> 1000 * MILLI, () -> NOON, dropped::addAndGet, 8);
    }

    @AfterEach
    void close() {
        log.close();
    }

    private static NodeConfig.AccessLog settings(Path file) {
        return new NodeConfig.AccessLog(Optional.of(file), Optional.empty(), 1, false);
    }

    private AccessTap on(NodeConfig.AccessLog settings) {
        log.apply(Optional.of(settings));
        return log.tap("api", 0, new SplittableRandom(1));
    }

    private static void request(AccessTap tap, String path, int status) {
        AccessEntry entry = tap.begin(900 * MILLI);
        entry.request("GET", path, "", 900 * MILLI);
        entry.tries(STATE, "10.0.0.1:80", 900 * MILLI);
        entry.status(status);
        tap.end(entry, 10, 20, 950 * MILLI);
    }

    private List<JsonNode> written() throws Exception {
        log.close();
        return AccessFile.read(file);
    }

    @Test
    void writesWhatWasNotedAsTheSchemaSays() throws Exception {
        AccessTap tap = on(settings(file));
        AccessEntry entry = tap.begin(500 * MILLI);
        entry.request("POST", "/a\"b", "id-7", 510 * MILLI);
        entry.begins(520 * MILLI);
        entry.tries(STATE, "10.0.0.1:80", 520 * MILLI);
        entry.attemptFailed("refused");
        entry.tries(STATE, "10.0.0.2:80", 525 * MILLI);
        entry.connected(526 * MILLI);
        entry.answers(600 * MILLI);
        entry.status(200);

        AccessEntry after = tap.end(entry, 300, 4_000, 610 * MILLI);

        assertThat(after).isSameAs(AccessEntry.OFF);
        written();
        assertThat(Files.readString(file))
                .isEqualTo("{\"time\":\"2026-11-24T11:59:59.500Z\",\"protocol\":\"http\",\"service\":\"api\","
                        + "\"endpoint\":\"10.0.0.2:80\",\"status\":200,\"reason\":\"\",\"method\":\"POST\","
                        + "\"path\":\"/a\\\"b\",\"attempts\":[{\"endpoint\":\"10.0.0.1:80\",\"error\":\"refused\"},"
                        + "{\"endpoint\":\"10.0.0.2:80\",\"error\":\"\"}],\"bytes\":{\"in\":300,\"out\":4000},"
                        + "\"t_queue\":0.010000,\"t_connect\":0.006000,\"t_first_byte\":0.100000,"
                        + "\"t_total\":0.110000,\"request_id\":\"id-7\"}\n");
    }

    @Test
    void notesNothingWhileItIsOff() throws Exception {
        AccessTap tap = log.tap("api", 0, new SplittableRandom(1));

        AccessEntry before = tap.begin(0);
        log.apply(Optional.of(settings(file)));
        AccessEntry meanwhile = tap.begin(0);
        log.apply(Optional.empty());
        AccessEntry after = tap.begin(0);

        assertThat(before).isSameAs(AccessEntry.OFF);
        assertThat(meanwhile.on()).isTrue();
        assertThat(after).isSameAs(AccessEntry.OFF);
    }

    @Test
    void writesTheShareThatIsAskedFor() throws Exception {
        log = new AccessLog(1, () -> 1000 * MILLI, () -> NOON, dropped::addAndGet, 16 * 1024);
        AccessTap tap = on(new NodeConfig.AccessLog(Optional.of(file), Optional.empty(), 0.25, false));

        for (int i = 0; i < 10_000; i++) {
            request(tap, "/", 200);
        }

        assertThat(written()).hasSizeBetween(2_300, 2_700);
    }

    @Test
    void leavesOtherServicesAndWhatWentWellOut() throws Exception {
        AccessTap api = on(new NodeConfig.AccessLog(Optional.of(file), Optional.of(List.of("api")), 1, true));
        AccessTap other = log.tap("other", 0, new SplittableRandom(1));

        request(other, "/other", 503);
        request(api, "/good", 200);
        request(api, "/missing", 404);
        request(api, "/bad", 503);

        assertThat(written()).extracting(line -> line.path("path").asText()).containsExactly("/bad");
    }

    @Test
    void dropsAndCountsWhatDoesNotFitAndWaitsForNobody() throws Exception {
        Path fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        AccessTap tap = on(settings(fifo)); // who opens it for writing waits for a reader

        for (int i = 0; i < 100; i++) {
            request(tap, "/" + i, 200);
        }

        assertThat(dropped).hasValue(92);
        Process reader = new ProcessBuilder("timeout", "10", "cat", fifo.toString()).start();
        log.close();
        reader.destroy();
    }

    @Test
    void followsItsFileWhenItIsMoved() throws Exception {
        AccessTap tap = on(settings(file));
        request(tap, "/one", 200);
        FolderEvents.await(folder, () -> Files.exists(file) && Files.size(file) > 0);
        Path moved = folder.resolve("access.log.1");
        Files.move(file, moved);

        log.reopen();
        FolderEvents.await(folder, () -> Files.exists(file));
        request(tap, "/two", 200);

        assertThat(written()).extracting(line -> line.path("path").asText()).containsExactly("/two");
        assertThat(AccessFile.read(moved))
                .extracting(line -> line.path("path").asText())
                .containsExactly("/one");
    }

    @Test
    void countsWhatAFullDiskCosts() throws Exception {
        AccessTap tap = on(settings(Path.of("/dev/full")));

        request(tap, "/one", 200);
        request(tap, "/two", 200);
        log.close();

        assertThat(dropped).hasValue(2);
    }

    @Test
    void goesToAnotherFileWhileItRuns() throws Exception {
        AccessTap tap = on(settings(file));
        request(tap, "/one", 200);
        FolderEvents.await(folder, () -> Files.exists(file) && Files.size(file) > 0);
        Path second = folder.resolve("second.log");

        log.apply(Optional.of(settings(second)));
        FolderEvents.await(folder, () -> Files.exists(second));
        request(tap, "/two", 200);
        log.close();

        assertThat(AccessFile.read(second)).hasSize(1);
    }
}
