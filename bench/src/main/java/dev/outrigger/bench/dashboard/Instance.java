package dev.outrigger.bench.dashboard;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** A real HTTP server that answers 200, or as long as it is told so 503. */
final class Instance implements AutoCloseable {
    private final HttpServer server;
    private volatile boolean failing;

    private Instance(HttpServer server) {
        this.server = server;
    }

    /** @param port 0: any free one */
    static Instance start(String host, int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 64);
        Instance instance = new Instance(server);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "instance");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", exchange -> {
            byte[] body = "served\n".getBytes(StandardCharsets.UTF_8);
            try (exchange) {
                exchange.sendResponseHeaders(instance.failing ? 503 : 200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        return instance;
    }

    int port() {
        return server.getAddress().getPort();
    }

    void fail(boolean now) {
        failing = now;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
