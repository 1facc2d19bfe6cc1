package dev.outrigger.sidecar.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.telemetry.Meters;
import dev.outrigger.sidecar.view.ScriptedView;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How questions may be written, over a real socket; HEAD is answered as GET is. */
final class QuestionsTest {
    private final ScriptedView view = new ScriptedView();
    private final Meters meters = new Meters(() -> 0, 1);
    private final AdminServer server = Doors.one(view, meters);

    @BeforeEach
    void open() throws Exception {
        server.bound().get(0).get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, 200",
        "/health, 200",
        "/health/, 200",
        "/health/api, 200",
        "/health/a%70i, 200",
        "/health/nobody, 404",
        "/health/api/more, 404",
        "/health/own/www, 200",
        "/health/own/api, 404",
        "/health/own/www/more, 404",
        "/health?from=lb, 200",
        "/ready, 200",
        "/ready/api, 200",
        "/ready/api/more, 404",
        "/metrics, 200",
        "/metrics?name[]=up, 200",
        "/metrics/more, 404",
        "/metrics.json, 200",
        "/v1, 404",
        "/v1/, 404",
        "/v1/nothing, 404",
        "/V1/info, 404",
        "//v1/info, 404",
        "/v1/info, 200",
        "/v1/info/, 200",
        "/v1/info/more, 404",
        "/v1/info?pretty, 400",
        "/v1/services, 200",
        "/v1/services/, 200",
        "/v1/services/api, 200",
        "/v1/services/a%70i/, 200",
        "/v1/services/api%2F, 404",
        "/v1/services/api+, 404",
        "/v1/services/%zz, 400",
        "/v1/explain, 400",
        "/v1/explain/api, 200",
        "/v1/explain/nobody, 404",
        "/v1/config, 200",
        "/v1/registry, 200",
        "/v1/resolve, 400",
        "/v1/resolve/API_URL, 200",
        "/v1/resolve/API_URL?secrets=false, 200",
        "/v1/resolve/API_URL?secret=true, 400",
        "/v1/wait, 400",
        "/v1/wait?ready=true, 200",
        "/v1/wait?service=api&mni=1, 400",
        "/v1/wait?service=api&min=x, 400",
        "/v1/wait?service=api&min=0, 200",
        "/v1/events?servce=api, 400",
        "/v1/events?replay=x, 400",
        "/v1/drain, 405",
        "http://localhost/v1/info, 200",
        "http://evil.example/v1/info, 403"
    })
    void questionsAreExact(String uri, int status) throws IOException {
        String get = raw("GET", uri);
        String head = raw("HEAD", uri);

        assertThat(get).startsWith("HTTP/1.1 " + status + " ");
        if (!uri.startsWith("/v1/events")) {
            assertThat(head).startsWith("HTTP/1.1 " + status + " ").endsWith("\r\n\r\n");
        }
    }

    private String raw(String method, String uri) throws IOException {
        InetSocketAddress address = (InetSocketAddress) server.bound().get(0).join();
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((method + " " + uri + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
