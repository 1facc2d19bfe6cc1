package dev.outrigger.sidecar.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Provenance;
import dev.outrigger.sidecar.operate.ScriptedOperations;
import dev.outrigger.sidecar.telemetry.Meters;
import dev.outrigger.sidecar.view.Located;
import dev.outrigger.sidecar.view.ScriptedView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three doors, over real sockets. */
final class AdminServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    Path dir = Path.of("");

    private final ScriptedView view = new ScriptedView();
    private final Meters meters = new Meters(() -> 0, 1);
    private AdminServer server;
    private AdminClient client;

    @BeforeEach
    void open() throws Exception {
        server = Doors.all(dir, Optional::empty, inside());
        client = new AdminClient(dir.resolve("admin.sock"));
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void onlyOwnerAndGroupMayUseTheSocket() throws IOException {
        var permissions = Files.getPosixFilePermissions(dir.resolve("admin.sock"));

        assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-rw----");
        assertThat(dir.toFile().list()).containsExactly("admin.sock");
    }

    @Test
    void theSocketGoesWithItsServer() {
        server.close();

        assertThat(dir.toFile().list()).isEmpty();
        assertThatThrownBy(() -> get("/health")).isInstanceOf(IOException.class);
    }

    @Test
    void showsTheServices() throws IOException {
        JsonNode services = get("/v1/services").json();

        JsonNode api = services.path("services").path(0);
        assertThat(api.path("service").asText()).isEqualTo("api");
        assertThat(api.path("protocol").asText()).isEqualTo("http");
        assertThat(api.path("listeners").path(0).path("state").asText()).isEqualTo("bound");
        assertThat(api.path("endpoints").path(1).path("condition").asText()).isEqualTo("ejected");
        assertThat(api.path("endpoints").path(1).path("in_flight").asInt()).isEqualTo(2);
        assertThat(api.path("endpoints").path(0).path("healthy").asBoolean()).isTrue();
    }

    @Test
    void anUnknownServiceIsNotFound() throws IOException {
        AdminClient.Answer answer = get("/v1/services/nobody");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("error").asText()).isEqualTo("not_found");
        assertThat(answer.json().path("detail").asText()).contains("nobody");
    }

    @Test
    void healthOfAServiceIsThatOfItsEndpoints() throws IOException {
        assertThat(get("/health").status()).isEqualTo(200);
        assertThat(get("/health/api").status()).isEqualTo(200);
        assertThat(get("/health/nobody").status()).isEqualTo(404);
    }

    @Test
    void ownHealthTurnsWithTheInstance() throws IOException {
        int before = get("/health/own/www").status();
        view.show(ScriptedView.usual(true, InstanceState.DRAINING));

        AdminClient.Answer after = get("/health/own/www");

        assertThat(before).isEqualTo(200);
        assertThat(after.status()).isEqualTo(503);
        assertThat(after.json().path("error").asText()).isEqualTo("draining");
    }

    @Test
    void readinessListsEachService() throws IOException {
        view.show(ScriptedView.usual(false, InstanceState.UP));

        AdminClient.Answer answer = get("/ready");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().path("services").path(0).path("listener").asText())
                .isEqualTo("bound");
        assertThat(answer.json().path("services").path(0).path("provenance").asText())
                .isEqualTo("LIVE");
        assertThat(get("/ready/api").status()).isEqualTo(200);
    }

    @Test
    void metricsComeInBothForms() throws IOException {
        meters.service("api").loop(0).retried();

        assertThat(get("/metrics").text()).contains("outrigger_retries_total{service=\"api\"} 1.0");
        assertThat(get("/metrics.json")
                        .json()
                        .path("gauges")
                        .path("requires.api.retries")
                        .path("value")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void resolvesWhoeverIsAskedFor() throws IOException {
        view.locate(ScriptedView.located("API_URL", 2));

        JsonNode located = get("/v1/resolve/API_URL").json();

        assertThat(located.path("local").asText()).isEqualTo("http://127.0.0.1:11100");
        assertThat(located.path("instances")).hasSize(2);
        assertThat(located.path("instances").path(0).path("state").asText()).isEqualTo("up");
        assertThat(view.watches()).isZero();
    }

    @Test
    void aWaitEndsWithTheChangeThatItWaitsFor() throws Exception {
        CompletableFuture<AdminClient.Answer> waiting =
                CompletableFuture.supplyAsync(() -> unchecked("/v1/wait?service=api&min=2&timeout=30s"));
        awaitWatch();

        view.locate(ScriptedView.located("api", 2));

        JsonNode answer = waiting.get(10, TimeUnit.SECONDS).json();
        assertThat(answer.path("met").asBoolean()).isTrue();
        assertThat(answer.path("count").asInt()).isEqualTo(2);
    }

    @Test
    void aWaitWithoutTimeStillHearsTheFirstAnswer() throws Exception {
        view.locate(new Located("api", Optional.empty(), Provenance.Kind.UNKNOWN, Optional.empty(), List.of()));
        CompletableFuture<AdminClient.Answer> waiting =
                CompletableFuture.supplyAsync(() -> unchecked("/v1/wait?service=api&min=2&timeout=0s"));
        awaitWatch();

        view.locate(ScriptedView.located("api", 2));

        JsonNode answer = waiting.get(10, TimeUnit.SECONDS).json();
        assertThat(answer.path("met").asBoolean()).isTrue();
    }

    @Test
    void aCallerThatGoesAwayLeavesNoWatch() throws Exception {
        try (Socket socket = new Socket(port(1).getAddress(), port(1).getPort())) {
            socket.getOutputStream()
                    .write("GET /v1/wait?service=api&min=9&timeout=10m HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            awaitWatch();
        }

        assertThat(view.awaitNoWatch(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aWaitThatIsNotMetSaysWhatIsMissing() throws IOException {
        JsonNode answer = get("/v1/wait?service=api&min=2&timeout=50ms").json();

        assertThat(answer.path("met").asBoolean()).isFalse();
        assertThat(answer.path("detail").asText()).contains("api: 0 (expected: at least 2)");
        assertThat(view.watches()).isZero();
    }

    @Test
    void waitsForReadiness() throws IOException {
        view.show(ScriptedView.usual(false, InstanceState.UP));
        JsonNode before = get("/v1/wait?ready=true&timeout=10ms").json();
        view.show(ScriptedView.usual(true, InstanceState.UP));

        JsonNode after = get("/v1/wait?ready=true&service=api&timeout=10s").json();

        assertThat(before.path("met").asBoolean()).isFalse();
        assertThat(after.path("met").asBoolean()).isTrue();
    }

    @Test
    void namesAParameterThatItDoesNotUnderstand() throws IOException {
        AdminClient.Answer answer = get("/v1/wait?service=api&timeout=soon");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("detail").asText()).contains("timeout: \"soon\" (expected: such as 30s");
    }

    @Test
    void headAnswersWithoutBody() throws IOException {
        String answer = raw(port(1), "HEAD /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .contains("content-length: ")
                .endsWith("\r\n\r\n");
    }

    @Test
    void otherMethodsAreNotAllowed() throws IOException {
        String answer = raw(port(1), "DELETE /v1/services HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 405 ").contains("allow: GET, HEAD");
    }

    @Test
    void aPageFromElsewhereIsRefused() throws IOException {
        String rebound = raw(port(1), "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
        String foreign = raw(
                port(1),
                "GET / HTTP/1.1\r\nHost: localhost:9911\r\nOrigin: http://evil.example\r\nConnection: close\r\n\r\n");
        String own = raw(port(1), "GET / HTTP/1.1\r\nHost: 127.0.0.1:9911\r\nConnection: close\r\n\r\n");

        assertThat(rebound).startsWith("HTTP/1.1 403 ").contains("evil.example");
        assertThat(foreign).startsWith("HTTP/1.1 403 ");
        assertThat(own).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void theDoorToOthersShowsOnlyHealthAndMetrics() throws IOException {
        String metrics = raw(port(2), "GET /metrics HTTP/1.1\r\nHost: web-17:9912\r\nConnection: close\r\n\r\n");
        String services = raw(port(2), "GET /v1/services HTTP/1.1\r\nHost: web-17:9912\r\nConnection: close\r\n\r\n");

        assertThat(metrics).startsWith("HTTP/1.1 200 ").contains("outrigger_build_info");
        assertThat(services).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws IOException {
        String first = "GET /v1/wait?service=api&min=9&timeout=30ms HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String last = "GET /v1/info HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

        String answers = raw(port(1), first.concat(last));

        assertThat(answers.indexOf("\"met\"")).isBetween(0, answers.indexOf("\"federation\""));
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws IOException {
        String answer = raw(port(1), "POST /v1/info HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void aHeadThatIsTooLongIsRefusedInWordsThatItsCallerCanStillRead() throws IOException {
        String head = "GET /health HTTP/1.1\r\nHost: localhost\r\nx: " + "y".repeat(1 << 20) + "\r\n\r\n";
        String line = "GET /" + "y".repeat(1 << 20) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";

        String fields = raw(port(1), head);
        String target = raw(port(1), line);

        assertThat(fields).startsWith("HTTP/1.1 431 ").contains("header", "8192", "connection: close");
        assertThat(target).startsWith("HTTP/1.1 414 ").contains("request line", "4096", "connection: close");
    }

    @Test
    void whatIsNotHttpIsABadRequest() throws IOException {
        String answer = raw(port(1), "GET /health HTTP/1.1\r\nno colon\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("bad_request");
    }

    @Test
    void callersThatSayNothingKeepNobodyOut() throws IOException {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                silent.add(new Socket(port(1).getAddress(), port(1).getPort()));
            }

            String answer = raw(port(1), "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

            assertThat(answer).startsWith("HTTP/1.1 200 ");
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void aTakenPortIsReportedAndStopsNothing() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                AdminServer second = AdminServer.start(
                        new AdminServer.Settings(
                                Optional.of(dir.resolve("second.sock")),
                                Optional.of((InetSocketAddress) taken.getLocalSocketAddress()),
                                Optional.empty(),
                                Optional::empty),
                        inside());
                AdminClient other = new AdminClient(dir.resolve("second.sock"))) {
            second.bound().get(0).get(10, TimeUnit.SECONDS);

            AdminClient.Answer answer = other.get("/health", PATIENCE);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(second.problems()).hasSize(1);
            assertThat(other.get("/v1/status", PATIENCE).json().path("problems"))
                    .anySatisfy(one -> assertThat(one.path("where").asText()).isEqualTo("admin door local"));
            assertThat(second.bound().get(1)).isNotDone();
        }
    }

    private AdminServer.Inside inside() {
        return Doors.inside(view, meters, new ScriptedOperations());
    }

    private AdminClient.Answer get(String uri) throws IOException {
        return client.get(uri, PATIENCE);
    }

    private AdminClient.Answer unchecked(String uri) {
        try {
            return get(uri);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void awaitWatch() throws InterruptedException {
        assertThat(view.awaitWatch(10, TimeUnit.SECONDS)).isTrue();
    }

    private InetSocketAddress port(int door) {
        return (InetSocketAddress) server.bound().get(door).join();
    }

    private static String raw(InetSocketAddress address, String request) throws IOException {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
