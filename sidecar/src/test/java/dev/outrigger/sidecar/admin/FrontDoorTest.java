package dev.outrigger.sidecar.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.telemetry.Meters;
import dev.outrigger.sidecar.view.ScriptedView;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is answered at {@code /}, over a real socket. */
final class FrontDoorTest {
    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private final ScriptedView view = new ScriptedView();
    private final Meters meters = new Meters(() -> 0, 1);
    private final AdminServer server = Doors.one(view, meters);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aBrowserIsShownThePage() throws Exception {
        HttpResponse<String> answer = ask("Accept", BROWSER);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(answer.headers().firstValue("content-security-policy")).isPresent();
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-cache");
        assertThat(answer.body()).startsWith("<!doctype html>");
    }

    @Test
    void whoTakesAnythingIsToldWhatThereIs() throws Exception {
        HttpResponse<String> answer = ask("Accept", "*/*");

        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
        assertThat(answer.body()).contains("GET  /v1/services", "POST /v1/drain");
    }

    @Test
    void whoHasThePageIsNotSentItAgain() throws Exception {
        String tag = ask("Accept", BROWSER).headers().firstValue("etag").orElse("");

        HttpResponse<String> again = ask("Accept", BROWSER, "If-None-Match", tag);
        HttpResponse<String> after = ask("Accept", BROWSER, "If-None-Match", "\"older\"");

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.headers().firstValue("etag")).hasValue(tag);
        assertThat(after.statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> ask(String... fields) throws Exception {
        InetSocketAddress port = (InetSocketAddress) server.bound().get(0).get(10, TimeUnit.SECONDS);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.getPort() + "/"))
                .timeout(Duration.ofSeconds(10))
                .headers(fields)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
