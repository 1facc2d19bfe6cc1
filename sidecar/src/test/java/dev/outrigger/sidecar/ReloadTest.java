package dev.outrigger.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outrigger.discovery.Definitions;
import dev.outrigger.discovery.zookeeper.EmbeddedZooKeeper;
import dev.outrigger.sidecar.admin.AdminClient;
import dev.outrigger.sidecar.config.Loaded;
import dev.outrigger.sidecar.config.Machine;
import dev.outrigger.sidecar.process.Supervision;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running sidecar with a registry of its own, whose files change under it. */
final class ReloadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path temp = Path.of("");

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Integer> ports = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Path folder = temp;
    private @Nullable EmbeddedZooKeeper embedded;
    private AdminClient admin = new AdminClient(temp);

    @BeforeEach
    void start() throws Exception {
        folder = temp.toRealPath();
        ports.addAll(free(6));
        embedded = EmbeddedZooKeeper.start(Files.createDirectories(folder.resolve("zookeeper")), 0);
        node(Map.of("runs", "[\"app\"]"));
        Files.createDirectories(folder.resolve("services.d"));
        document("s1", port(0));
        document("s2", port(1));
        app("{S1_URL}");
        run(false);
    }

    @AfterEach
    void end() throws Exception {
        stop();
        Objects.requireNonNull(embedded).close();
    }

    private void stop() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @Test
    void aChangedPortOpensAndTheOldOneStaysUntilItIsPruned() throws Exception {
        document("s1", port(2));

        JsonNode report = reload("{}", 200);
        boolean both = accepts(port(0)) && accepts(port(2));
        JsonNode left = config().path("restart");
        JsonNode pruned = reload("{\"prune\": true}", 200);

        assertThat(report.path("applied").asBoolean()).isTrue();
        assertThat(both).isTrue();
        assertThat(left).anyMatch(words -> words.asText().contains(port(0) + " of s1"));
        assertThat(pruned.path("closed"))
                .singleElement()
                .matches(words -> words.asText().contains(":" + port(0)));
        assertThat(accepts(port(0))).isFalse();
        assertThat(accepts(port(2))).isTrue();
    }

    @Test
    void whatIsNewlyRequiredOpensAndWhatIsNotKeepsItsPortUntilItIsPruned() throws Exception {
        app("{S1_URL} {S2_URL}");
        reload("{}", 200);
        boolean opened = accepts(port(1));
        app("{S2_URL}");
        reload("{}", 200);
        boolean kept = accepts(port(0));

        reload("{\"prune\": true}", 200);

        assertThat(opened).isTrue();
        assertThat(kept).isTrue();
        assertThat(accepts(port(0))).isFalse();
        assertThat(accepts(port(1))).isTrue();
    }

    @Test
    void whatWasPrunedIsKnownToNobodyAndItsPortIsFreeForWhoWasRefusedIt() throws Exception {
        app("{S2_URL}");
        document("s2", port(0));
        Files.delete(folder.resolve("services.d/s1.json"));
        reload("{\"force\": true}", 200);
        String refused = listener("s2").path("state").asText();

        reload("{\"prune\": true}", 200);

        assertThat(refused).isEqualTo("failed");
        assertThat(admin.get("/v1/explain/s1", PATIENCE).status()).isEqualTo(404);
        assertThat(awaitBound("s2")).isTrue();
        assertThat(accepts(port(0))).isTrue();
    }

    @Test
    void aBrokenFileIsToldAndTheOthersApply() throws Exception {
        node(Map.of("runs", "[\"app\"]", "bogus", "1"));
        document("s1", port(2));

        JsonNode report = reload("{}", 207);

        assertThat(report.path("files")).singleElement().satisfies(file -> {
            assertThat(file.path("state").asText()).isEqualTo("last_good");
            assertThat(file.path("mistakes").path(0).asText()).contains("bogus");
        });
        assertThat(config().path("valid").asBoolean()).isFalse();
        assertThat(accepts(port(2))).isTrue();
    }

    @Test
    void emptyingTheFolderIsHeldUntilItIsForced() throws Exception {
        for (String name : List.of("app", "s1", "s2")) {
            Files.delete(folder.resolve("services.d/" + name + ".json"));
        }
        node(Map.of());

        JsonNode refused = reload("{}", 409);
        String held = config().path("held").asText();
        boolean open = accepts(port(0));
        reload("{\"force\": true, \"prune\": true}", 200);

        assertThat(refused.path("error").asText()).isEqualTo("held");
        assertThat(refused.path("detail").asText()).contains("1 of 1 services that run here (app)", "--force");
        assertThat(held).contains("takes away");
        assertThat(open).isTrue();
        assertThat(config().path("held").asText()).isEmpty();
        assertThat(accepts(port(0))).isFalse();
    }

    @Test
    void whatTakesARestartIsTold() throws Exception {
        node(Map.of("runs", "[\"app\"]", "loops", "1", "port_offset", "0"));

        JsonNode report = reload("{}", 200);

        assertThat(report.path("restart"))
                .singleElement()
                .matches(path -> path.asText().equals("loops"));
        assertThat(config().path("restart")).anyMatch(path -> path.asText().equals("loops"));
    }

    @Test
    void ownInstancesComeAsSoonAsTheirFileIsNoticedAndGoInOrder() throws Exception {
        init();
        stop();
        node(Map.of("runs", "[\"app\"]", "watch", "true"));
        run(false);
        try (ServerSocket application = new ServerSocket(port(3), 50, InetAddress.getLoopbackAddress())) {
            Files.writeString(
                    folder.resolve("services.d/own.json"),
                    "{\"id\": \"own\", \"environment\": {\"PORT\": " + application.getLocalPort() + "},"
                            + " \"provides\": {\"OWN_URL\": \"tcp://{HOST}:{PORT}\"},"
                            + " \"check\": {\"tcp\": true, \"interval\": \"100ms\"}}");
            node(Map.of("runs", "[\"app\", \"own\"]", "watch", "true"));
            JsonNode came = get("/v1/wait?service=own&min=1&timeout=25s");
            node(Map.of("runs", "[\"app\"]"));

            reload("{}", 200);

            assertThat(came.path("met").asBoolean()).isTrue();
            assertThat(awaitNone("own")).isTrue();
        }
    }

    @Test
    void aStartGoesOnWithWhatWasGoodOfABrokenNodeFile() throws Exception {
        reload("{}", 200);
        stop();
        Files.writeString(folder.resolve("outrigger.json"), "{ \"state_dir\": \"state\", broken");

        run(false);

        assertThat(accepts(port(0))).isTrue();
        assertThat(config().path("files").path(0).path("state").asText()).isEqualTo("last_good");
    }

    private void run(boolean strict) throws Exception {
        open.clear();
        Loaded loaded = Loaded.of(folder.resolve("outrigger.json"), Machine.local(), strict);
        open.add(Sidecar.start(loaded, new SplittableRandom(1), Supervision.NONE));
        admin = new AdminClient(folder.resolve("run/admin.sock"));
        open.add(admin);
        awaitDoor();
    }

    /** The door opens on its own loop, a moment after the start. */
    private void awaitDoor() throws IOException {
        for (int tries = 0; !Files.exists(folder.resolve("run/admin.sock")); tries++) {
            assertThat(tries).isLessThan(1_000_000);
            Thread.onSpinWait();
        }
        assertThat(get("/v1/wait?ready=true&timeout=25s").path("met").asBoolean())
                .isTrue();
    }

    private void init() throws Exception {
        BlockingQueue<Definitions.Outcome> outcomes = new ArrayBlockingQueue<>(1);
        Path operator = folder.resolve("operator.json");
        Files.writeString(
                operator,
                "{\"node\": {\"id\": \"o\", \"host\": \"127.0.0.1\"}, \"services\": \"services.d\", \"runs\": [],"
                        + " \"registry\": {\"zookeeper\": {\"connect\": \""
                        + Objects.requireNonNull(embedded).connect() + "\", \"allow_loopback\": true}}}");
        Loaded loaded = Loaded.of(operator, Machine.local(), true);
        try (DirectSession session = DirectSession.open(loaded.configuration(), new SplittableRandom(2))) {
            session.init(outcomes::add);
            assertThat(outcomes.poll(20, TimeUnit.SECONDS)).isInstanceOf(Definitions.Done.class);
        }
    }

    @Test
    void anotherTokenIsInForceWhenTheReloadIsAnsweredAndSoonWithoutOne() throws Exception {
        stop();
        open.clear();
        Files.writeString(folder.resolve("token"), "first");
        String admin = "{\"listen\": \"127.0.0.1:" + port(5) + "\", \"token_file\": \"token\"}";
        node(Map.of("runs", "[\"app\"]", "watch", "true", "admin", admin));
        run(false);
        reload("{}", 200);

        int first = reloadWith("first");
        Files.writeString(folder.resolve("token"), "second");
        reload("{}", 200);
        int second = reloadWith("second");
        int old = reloadWith("first");
        Files.writeString(folder.resolve("token"), "third");
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        int third = reloadWith("third");
        while (third != 200 && System.nanoTime() - giveUp < 0) {
            third = reloadWith("third");
        }

        assertThat(List.of(first, second, old, third)).containsExactly(200, 200, 403, 200);
    }

    private int reloadWith(String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(5) + "/v1/reload"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private boolean awaitNone(String service) throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (get("/v1/resolve/" + service).path("up").asInt() != 0) {
            if (System.nanoTime() - until > 0) {
                return false;
            }
        }
        return true;
    }

    private boolean awaitBound(String service) throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!listener(service).path("state").asText().equals("bound")) {
            if (System.nanoTime() - until > 0) {
                return false;
            }
        }
        return true;
    }

    private void node(Map<String, String> more) throws IOException {
        Map<String, String> keys = new TreeMap<>(more);
        keys.putIfAbsent("watch", "false");
        keys.put("node", "{\"id\": \"n1\", \"host\": \"127.0.0.1\"}");
        keys.put(
                "registry",
                "{\"zookeeper\": {\"connect\": \""
                        + Objects.requireNonNull(embedded).connect() + "\", \"allow_loopback\": true}}");
        keys.putIfAbsent("admin", "{\"listen\": \"off\"}");
        keys.put("state_dir", "\"state\"");
        keys.put("run_dir", "\"run\"");
        keys.put("ready_timeout", "\"100ms\"");
        keys.put("drain_delay", "\"10ms\"");
        List<String> text = new ArrayList<>();
        keys.forEach((key, value) -> text.add('"' + key + "\": " + value));
        Files.writeString(folder.resolve("outrigger.json"), "{" + String.join(",\n", text) + "}");
    }

    private void document(String id, int port) throws IOException {
        Files.writeString(
                folder.resolve("services.d/" + id + ".json"),
                "{\"id\": \"" + id + "\", \"provides\": {\"" + id.toUpperCase(java.util.Locale.ROOT)
                        + "_URL\": \"tcp://{HOST}:{PORT}\"}, \"local_port\": " + port + "}");
    }

    private void app(String requires) throws IOException {
        Files.writeString(
                folder.resolve("services.d/app.json"),
                "{\"id\": \"app\", \"requires\": {\"ALL\": \"" + requires + "\"}}");
    }

    private int port(int index) {
        return ports.get(index);
    }

    private JsonNode reload(String body, int status) throws IOException {
        AdminClient.Answer answer = admin.post("/v1/reload", body, PATIENCE);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        return answer.json();
    }

    private JsonNode listener(String service) throws IOException {
        return get("/v1/services/" + service).path("service").path("listeners").path(0);
    }

    private JsonNode config() throws IOException {
        return get("/v1/status").path("config");
    }

    private JsonNode get(String uri) throws IOException {
        return admin.get(uri, PATIENCE).json();
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private static List<Integer> free(int count) throws IOException {
        List<Integer> ports = new ArrayList<>();
        List<ServerSocket> held = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            held.add(socket);
            ports.add(socket.getLocalPort());
        }
        for (ServerSocket socket : held) {
            socket.close();
        }
        return ports;
    }
}
