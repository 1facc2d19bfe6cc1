package dev.outrigger.sidecar.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.outrigger.discovery.DiscoveryEvent;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.router.RoutingEvent;
import dev.outrigger.sidecar.operate.ScriptedOperations;
import dev.outrigger.sidecar.telemetry.EventLog;
import dev.outrigger.sidecar.telemetry.Meters;
import dev.outrigger.sidecar.telemetry.Metrics;
import dev.outrigger.sidecar.view.ScriptedView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who follows {@code /v1/events}, over real sockets. */
final class EventsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    /** 2026-01-01T00:00:00Z of {@link ScriptedView}, as ids have it. */
    private static final String PROCESS = Long.toString(1_767_225_600_000L, 36);

    private final ScriptedView view = new ScriptedView();
    private final Meters meters = new Meters(() -> 0, 1);
    private final EventLog events = new EventLog(meters, () -> 0, () -> NOW);
    private final AdminServer server = AdminServer.start(
            new AdminServer.Settings(Optional.empty(), any(), any(), Optional::empty),
            new AdminServer.Inside(view, new Metrics(meters, view), events, new ScriptedOperations().operations()));

    @BeforeEach
    void open() throws Exception {
        for (CompletableFuture<SocketAddress> door : server.bound()) {
            door.get(10, TimeUnit.SECONDS);
        }
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void greetsAndTellsTheWholeInNumbers() throws Exception {
        meters.service("api").loop(0).connectionOpened();

        try (Follower follower = follow("/v1/events", "")) {
            Follower.Event hello = follower.next("hello");
            Follower.Event first = follower.next("summary");
            Follower.Event second = follower.next("summary");

            assertThat(follower.head())
                    .contains("200 OK", "content-type: text/event-stream", "cache-control: no-store");
            assertThat(hello.data().path("node").asText()).isEqualTo("web-17");
            assertThat(first.data().path("interval_seconds").asDouble()).isZero();
            JsonNode api = second.data().path("services").path(0);
            assertThat(api.path("endpoints").toString()).isEqualTo("{\"ejected\":1,\"up\":1}");
            assertThat(api.path("connections_open").asInt()).isEqualTo(1);
            assertThat(second.data().path("interval_seconds").asDouble()).isPositive();
            assertThat(valid("v1-events-hello", hello.data())).isTrue();
            assertThat(valid("v1-events-summary", second.data())).isTrue();
        }
    }

    @Test
    void tellsAChangeAsItHappens() throws Exception {
        try (Follower follower = follow("/v1/events", "")) {
            follower.next("hello");

            ejected("api", "10.0.0.2:80");

            Follower.Event change = follower.next("change");
            assertThat(change.id()).isEqualTo(PROCESS + ".1");
            assertThat(change.data().toString())
                    .isEqualTo("{\"number\":1,\"at\":\"2026-01-02T03:04:05Z\",\"service\":\"api\","
                            + "\"endpoint\":\"10.0.0.2:80\",\"kind\":\"endpoint_unreached\","
                            + "\"words\":\"endpoint unreached service=api endpoint=10.0.0.2:80 why=refused\"}");
            assertThat(valid("v1-events-change", change.data())).isTrue();
        }
    }

    @Test
    void tellsWhoeverWantsOneServiceOfThatAlone() throws Exception {
        try (Follower follower = follow("/v1/events?service=www", "")) {
            ejected("api", "10.0.0.2:80");
            events.accept(new DiscoveryEvent.Announced("www", "10.0.0.17:8080", InstanceState.UP));

            Follower.Event change = follower.next("change");
            Follower.Event summary = follower.next("summary");

            assertThat(change.data().path("service").asText()).isEqualTo("www");
            assertThat(summary.data().path("services")).isEmpty();
            assertThat(summary.data().path("own")).hasSize(1);
        }
    }

    @Test
    void whoComesBackIsToldWhatItMissed() throws Exception {
        for (int i = 1; i <= 5; i++) {
            ejected("api", "10.0.0." + i + ":80");
        }

        try (Follower follower = follow("/v1/events", "Last-Event-ID: " + PROCESS + ".3\r\n")) {
            assertThat(follower.next("change").id()).isEqualTo(PROCESS + ".4");
            assertThat(follower.next("change").id()).isEqualTo(PROCESS + ".5");
        }
    }

    @Test
    void whatIsTooLongAgoIsCounted() throws Exception {
        for (int i = 1; i <= 150; i++) {
            ejected("api", "10.0.0." + i + ":80");
        }

        try (Follower follower = follow("/v1/events", "Last-Event-ID: " + PROCESS + ".3\r\n")) {
            Follower.Event missed = follower.next("missed");

            assertThat(missed.data().path("changes").asInt()).isEqualTo(47);
            assertThat(follower.next("change").id()).isEqualTo(PROCESS + ".51");
            assertThat(valid("v1-events-missed", missed.data())).isTrue();
        }
    }

    @Test
    void theNumbersOfAnotherProcessMeanNothing() throws Exception {
        ejected("api", "10.0.0.1:80");

        try (Follower follower = follow("/v1/events", "Last-Event-ID: abc.900\r\n")) {
            assertThat(follower.next("change").id()).isEqualTo(PROCESS + ".1");
        }
    }

    @Test
    void replaysWhatIsAskedFor() throws Exception {
        ejected("api", "10.0.0.1:80");
        ejected("api", "10.0.0.2:80");

        try (Follower follower = follow("/v1/events?replay=1", "")) {
            assertThat(follower.next("change").id()).isEqualTo(PROCESS + ".2");
        }
    }

    @Test
    void oneMoreThanSixteenIsRefusedUntilOneLeaves() throws Exception {
        List<Follower> all = new ArrayList<>();
        try {
            for (int i = 0; i < Streams.MOST_A_DOOR; i++) {
                all.add(follow("/v1/events", ""));
            }

            String refused = refusal();
            String other = raw("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            all.remove(0).close();

            assertThat(refused).startsWith("HTTP/1.1 503 ");
            assertThat(other).startsWith("HTTP/1.1 200 ");
            assertThat(followsSoon()).isTrue();
        } finally {
            for (Follower one : all) {
                one.close();
            }
        }
    }

    @Test
    void followersKeepNobodyElseOut() throws Exception {
        List<AutoCloseable> all = new ArrayList<>();
        try {
            for (int i = 0; i < Streams.MOST_A_DOOR; i++) {
                all.add(follow("/v1/events", ""));
            }
            for (int i = 0; i < 63; i++) {
                all.add(waiting());
            }

            String answer = raw("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

            assertThat(answer).startsWith("HTTP/1.1 200 ");
        } finally {
            for (AutoCloseable one : all) {
                one.close();
            }
        }
    }

    @Test
    void aReaderThatDoesNotReadIsCut() throws Exception {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(port(0));
            socket.getOutputStream()
                    .write("GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String much = "x".repeat(20_000);
            boolean cut = false;

            try (Follower reading = follow("/v1/events", "")) {
                // What a kernel takes for a reader that does not read is some megabytes, and each machine's own.
                for (int round = 0; round < 100 && !cut; round++) {
                    for (int i = 0; i < 20; i++) {
                        events.accept(new DiscoveryEvent.AnnouncementMissing("api", "10.0.0.1:80", much, false));
                    }
                    for (int i = 0; i < 20; i++) {
                        reading.next("change");
                    }
                    cut = !sends(socket);
                }
                assertThat(cut).isTrue();
                events.accept(new DiscoveryEvent.AnnouncementMissing("api", "10.0.0.1:80", "", false));
                assertThat(reading.next("change").data().path("service").asText())
                        .isEqualTo("api");
            }
        }
    }

    @Test
    void theDoorThatClosesEndsThem() throws Exception {
        try (Follower follower = follow("/v1/events", "")) {
            follower.next("hello");

            server.close();

            assertThat(follower.ended()).isTrue();
        }
    }

    @Test
    void theDoorToOthersTellsNothing() throws Exception {
        try (Follower follower = new Follower(port(1), "/v1/events", "")) {
            assertThat(follower.head()).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void aPageFromElsewhereHearsNothing() throws Exception {
        try (Follower follower = follow("/v1/events", "Origin: http://evil.example\r\n")) {
            assertThat(follower.head()).startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void headIsAnsweredAndOver() throws Exception {
        String answer = raw("HEAD /v1/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .contains("text/event-stream")
                .endsWith("\r\n\r\n");
    }

    private String refusal() throws IOException {
        try (Follower one = follow("/v1/events", "")) {
            return one.head();
        }
    }

    /** Returns a connection on which an answer is being waited for: no room is made by closing it. */
    private Socket waiting() throws IOException {
        String health = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String wait = "GET /v1/wait?service=api&min=9&timeout=10m HTTP/1.1\r\nHost: localhost\r\n\r\n";
        Socket socket = new Socket(port(0).getAddress(), port(0).getPort());
        socket.getOutputStream().write(health.concat(wait).getBytes(StandardCharsets.US_ASCII));
        socket.setSoTimeout(10_000);
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        return socket;
    }

    private boolean followsSoon() throws IOException {
        for (int i = 0; i < 1_000; i++) {
            try (Follower late = follow("/v1/events", "")) {
                if (late.head().startsWith("HTTP/1.1 200 ")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns whether the other side still has {@code socket} open: it answers what is sent to a closed one with a reset. */
    private static boolean sends(Socket socket) {
        try {
            socket.getOutputStream().write('\n');
            return true;
        } catch (IOException reset) {
            return false;
        }
    }

    private void ejected(String service, String endpoint) {
        events.accept(new RoutingEvent.EndpointUnreached(service, endpoint, "refused"));
    }

    private static boolean valid(String schema, JsonNode data) throws IOException {
        JsonNode known = AnswerSchemaTest.schema(schema);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(known)
                        .validate(data)
                        .isEmpty()
                && AnswerSchemaTest.undescribed(known, data, "").isEmpty();
    }

    private static Optional<InetSocketAddress> any() {
        return Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private InetSocketAddress port(int door) {
        return (InetSocketAddress) server.bound().get(door).join();
    }

    private Follower follow(String uri, String fields) throws IOException {
        return new Follower(port(0), uri, fields);
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(port(0).getAddress(), port(0).getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
