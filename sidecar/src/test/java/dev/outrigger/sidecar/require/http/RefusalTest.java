package dev.outrigger.sidecar.require.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrigger.sidecar.upstream.FixedRoute;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
final class RefusalTest {
    static List<String> malformedHeads() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                RefusalTest.class.getResourceAsStream("/dev/outrigger/sidecar/http1/requests.corpus"))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> line.contains(" | bad_request | "))
                    .filter(line -> !line.contains("chunk"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("malformedHeads")
    void refusesWhatIsMalformedAndLetsNothingOfItThrough(String line) throws Exception {
        String request = unescaped(line.split(" \\| ", 3)[2]);
        try (Site site = new Site("epoll")) {
            ServerSocket server = site.endpoint();
            Peer client = site.serve(FixedRoute.http(Site.address(server))).client();

            String answer = client.say(request).rest();

            assertThat(answer)
                    .startsWith("HTTP/1.1 400 ")
                    .contains("x-outrigger-error: bad_request\r\n", "Connection: close\r\n")
                    .endsWith("\r\n\r\noutrigger: bad_request\n");
            server.setSoTimeout(1);
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    private static String unescaped(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            switch (text.charAt(++i)) {
                case 'r' -> out.append('\r');
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'x' -> {
                    out.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                default -> out.append(text.charAt(i));
            }
        }
        return out.toString();
    }

    @Test
    void cutsTheEndpointOffWhenTheBodyTurnsOutMalformed() throws Exception {
        try (Site site = new Site("epoll")) {
            ServerSocket server = site.endpoint();
            FixedRoute route = FixedRoute.http(Site.address(server));
            Peer client = site.serve(route).client();

            client.say("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            Peer endpoint = site.accept(server);
            endpoint.head();
            endpoint.take(8);
            client.say("0x1\r\nGET /smuggled HTTP/1.1\r\n\r\n");

            assertThatThrownBy(endpoint::rest).isInstanceOf(java.net.SocketException.class);
            assertThat(client.rest()).startsWith("HTTP/1.1 400 ").contains("x-outrigger-error: bad_request");
            assertThat(route.inFlight()).isZero();
        }
    }

    @Test
    void waitsNoLongerThanItMayForTheRestOfAHead() throws Exception {
        try (Site site = new Site("epoll")) {
            FixedRoute route = FixedRoute.http().header(Duration.ofMillis(50));
            Peer client = site.serve(route).client();

            String answer = client.say("GET / HTTP/1.1\r\nHo").rest();

            assertThat(answer).startsWith("HTTP/1.1 408 ").contains("x-outrigger-error: request_timeout");
        }
    }

    @Test
    void answersThePrefaceOfHttp2() throws Exception {
        try (Site site = new Site("epoll")) {
            Peer client = site.serve(FixedRoute.http()).client();

            String answer = client.say("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").rest();

            assertThat(answer).startsWith("HTTP/1.1 505 ").contains("x-outrigger-error: version");
        }
    }

    @Test
    void endsIdleConnectionsWhenItDrains() throws Exception {
        try (Site site = new Site("epoll")) {
            ServerSocket server = site.endpoint();
            Peer client = site.serve(FixedRoute.http(Site.address(server))).client();
            Peer busy = site.client();
            client.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            Peer endpoint = site.accept(server);
            endpoint.head();
            endpoint.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
            client.message();
            busy.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            endpoint.head();

            site.front().drain();
            String idle = client.rest();
            endpoint.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");

            assertThat(idle).isEmpty();
            assertThat(busy.rest()).contains("Connection: close\r\n").endsWith("hi");
        }
    }
}
