package dev.outrigger.bench.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;

/**
 * A door that shows what a test says: the real page with its real header fields, over a {@code /v1/status} of the test's own. It
 * has no events, so the page asks.
 */
final class Scripted implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FIELDS =
            List.of("content-type", "content-security-policy", "etag", "cache-control");

    private final HttpServer server;
    private final HttpResponse<byte[]> page;
    private volatile JsonNode status;
    private volatile String metrics = "";

    private Scripted(HttpServer server, HttpResponse<byte[]> page, JsonNode status) {
        this.server = server;
        this.page = page;
        this.status = status;
    }

    /** @param real the address of a sidecar whose page is served */
    static Scripted start(String real, JsonNode status) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(real + "/"))
                .header("accept", "text/html")
                .build();
        HttpResponse<byte[]> page = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        Scripted scripted = new Scripted(server, page, status);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "scripted");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", scripted::answer);
        server.start();
        return scripted;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void show(JsonNode now) {
        status = now;
    }

    void count(String now) {
        metrics = now;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            if (path.equals("/")) {
                FIELDS.forEach(name -> page.headers()
                        .firstValue(name)
                        .ifPresent(value -> exchange.getResponseHeaders().set(name, value)));
                send(exchange, 200, page.body());
            } else if (path.equals("/v1/status")) {
                send(exchange, 200, JSON.writeValueAsBytes(status));
            } else if (path.equals("/metrics")) {
                send(exchange, 200, metrics.getBytes(StandardCharsets.UTF_8));
            } else if (path.startsWith("/v1/services/")) {
                inside(exchange, path.substring("/v1/services/".length()));
            } else {
                send(exchange, 404, "{}".getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private void inside(HttpExchange exchange, String name) throws IOException {
        ObjectNode answer = JSON.createObjectNode();
        answer.putArray("events");
        status.path("services").forEach(one -> {
            if (one.path("service").asText().equals(name)) {
                answer.set("service", one);
            }
        });
        send(exchange, answer.has("service") ? 200 : 404, JSON.writeValueAsBytes(answer));
    }

    private static void send(HttpExchange exchange, int code, byte[] body) throws IOException {
        exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
