package dev.outrigger.sidecar.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.operate.Draining;
import dev.outrigger.sidecar.operate.Reloading;
import dev.outrigger.sidecar.operate.Result;
import dev.outrigger.sidecar.operate.ScriptedOperations;
import dev.outrigger.sidecar.operate.Switching;
import dev.outrigger.sidecar.telemetry.Meters;
import dev.outrigger.sidecar.view.ScriptedView;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may change what by which door, over real sockets. */
final class ChangesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String TOKEN = "s3cret-token";

    @TempDir
    Path dir = Path.of("");

    private final ScriptedOperations operations = new ScriptedOperations();
    private volatile Optional<String> token = Optional.of(TOKEN);
    private AdminServer server;
    private AdminClient client;

    @BeforeEach
    void open() throws Exception {
        server = Doors.all(dir, () -> token, Doors.inside(new ScriptedView(), new Meters(() -> 0, 1), operations));
        client = new AdminClient(dir.resolve("admin.sock"));
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void theSocketNeedsNoToken() throws IOException {
        AdminClient.Answer answer = post(
                "/v1/drain",
                "{\"services\": [\"api\"], \"reason\": \"kernel\", \"by\": \"ann\", \"for\": \"2h\", \"wait\": \"9s\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("word").asText()).isEqualTo("done");
        assertThat(operations.asked())
                .containsExactly(new Draining.Wish(
                        List.of("api"),
                        false,
                        "kernel",
                        "ann",
                        Optional.of(Duration.ofHours(2)),
                        Optional.of(Duration.ofSeconds(9)),
                        Optional.empty()));
    }

    @Test
    void whoAsksForIdlenessWaits() throws IOException {
        post("/v1/drain", "{\"until_idle\": \"1m\"}");

        assertThat(operations.asked())
                .containsExactly(new Draining.Wish(
                        List.of(),
                        false,
                        "",
                        "",
                        Optional.empty(),
                        Optional.of(Duration.ofSeconds(30)),
                        Optional.of(Duration.ofMinutes(1))));
    }

    @Test
    void anEmptyBodyLeavesEverythingAsUsual() throws IOException {
        post("/v1/reload", "");

        assertThat(operations.asked()).containsExactly(Reloading.Wish.USUAL);
    }

    @Test
    void whoForcesAReloadMaySayWhy() throws IOException {
        post("/v1/reload", "{\"force\": true, \"reason\": \"moved to web-2\", \"by\": \"ann\"}");

        assertThat(operations.asked()).containsExactly(new Reloading.Wish(true, false, "moved to web-2", "ann"));
    }

    @Test
    void namesOfInstancesArePathSegments() throws IOException {
        post("/v1/services/api/endpoints/10.0.0.1%3A80/disable", "{\"reason\": \"odd\"}");
        post("/v1/services/api/endpoints/%5B::1%5D%3A80/enable", "");

        assertThat(operations.asked())
                .containsExactly(
                        new Switching.Wish("api", "10.0.0.1:80", false, "odd", ""),
                        new Switching.Wish("api", "[::1]:80", true, "", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"service\": [\"api\"]}",
                "{\"all\": \"yes\"}",
                "{\"for\": 3}",
                "{\"services\": \"api\"}",
                "{\"services\": [\"a b\"]}",
                "{\"reason\": \"two\\nlines\"}",
                "[]",
                "nonsense"
            })
    void aBodyThatIsNotUnderstoodChangesNothing(String body) throws IOException {
        AdminClient.Answer answer = post("/v1/drain", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("detail").asText()).startsWith("body").contains("expected:");
        assertThat(operations.asked()).isEmpty();
    }

    @Test
    void resultsHaveTheirStatus() throws IOException {
        operations.answer(new Result.Refused("not_yet", "because"));
        AdminClient.Answer refused = post("/v1/reload", "");
        operations.answer(new Result.Unknown("nobody: does not run here"));
        AdminClient.Answer unknown = post("/v1/reload", "");
        operations.answer(new Result.Partly(new ScriptedOperations.Said("half")));
        AdminClient.Answer partly = post("/v1/reload", "");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("error").asText()).isEqualTo("not_yet");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(partly.status()).isEqualTo(207);
    }

    @Test
    void thePortNeedsTheToken() throws IOException {
        String without = raw(1, "POST /v1/reload", "Host: localhost\r\n");
        String wrong = raw(1, "POST /v1/reload", "Host: localhost\r\nAuthorization: Bearer s3cret-tokeN\r\n");
        String basic = raw(1, "POST /v1/reload", "Host: localhost\r\nAuthorization: Basic " + TOKEN + "\r\n");

        assertThat(without).startsWith("HTTP/1.1 403 ").contains("token");
        assertThat(wrong).startsWith("HTTP/1.1 403 ").doesNotContain(TOKEN);
        assertThat(basic).startsWith("HTTP/1.1 403 ");
        assertThat(operations.asked()).isEmpty();
    }

    @Test
    void withTheTokenThePortTakesChanges() throws IOException {
        String answer = raw(1, "POST /v1/reload", "Host: localhost\r\nAuthorization: Bearer " + TOKEN + "\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200 ");
        assertThat(operations.asked()).hasSize(1);
    }

    @Test
    void withoutATokenFileNobodyHasTheToken() throws IOException {
        token = Optional.empty();

        String none = raw(1, "POST /v1/reload", "Host: localhost\r\nAuthorization: Bearer \r\n");

        assertThat(none).startsWith("HTTP/1.1 403 ").contains("token_file");
        assertThat(operations.asked()).isEmpty();
    }

    @Test
    void theTokenDoesNotHelpAPageFromElsewhere() throws IOException {
        String bearer = "Authorization: Bearer " + TOKEN + "\r\n";

        String rebound = raw(1, "POST /v1/reload", "Host: evil.example\r\n" + bearer);
        String foreign = raw(1, "POST /v1/reload", "Host: localhost\r\nOrigin: http://evil.example\r\n" + bearer);

        assertThat(rebound).startsWith("HTTP/1.1 403 ");
        assertThat(foreign).startsWith("HTTP/1.1 403 ");
        assertThat(operations.asked()).isEmpty();
    }

    @Test
    void theDoorToOthersChangesNothing() throws IOException {
        String bearer = "Host: web-17\r\nAuthorization: Bearer " + TOKEN + "\r\n";

        String reload = raw(2, "POST /v1/reload", bearer);
        String health = raw(2, "POST /health", bearer);

        assertThat(reload).startsWith("HTTP/1.1 404 ");
        assertThat(health).startsWith("HTTP/1.1 405 ");
        assertThat(operations.asked()).isEmpty();
    }

    @Test
    void aChangeIsNotHadByGet() throws IOException {
        String get = raw(1, "GET /v1/reload", "Host: localhost\r\n");
        String post = raw(1, "POST /v1/status", "Host: localhost\r\nAuthorization: Bearer " + TOKEN + "\r\n");

        assertThat(get).startsWith("HTTP/1.1 405 ").contains("allow: POST");
        assertThat(post).startsWith("HTTP/1.1 405 ").contains("allow: GET, HEAD");
        assertThat(operations.asked()).isEmpty();
    }

    private AdminClient.Answer post(String uri, String body) throws IOException {
        return client.post(uri, body, PATIENCE);
    }

    private String raw(int door, String request, String fields) throws IOException {
        InetSocketAddress address = (InetSocketAddress) server.bound().get(door).join();
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((request + " HTTP/1.1\r\n" + fields + "Connection: close\r\nContent-Length: 0\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
