package dev.outrigger.sidecar.require.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrigger.sidecar.upstream.FixedRoute;
import java.net.ServerSocket;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class RetryTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void goesPastAnEndpointThatRefusesWithWhatMayNotBeRepeated(String transport) throws Exception {
        try (Site site = new Site(transport)) {
            ServerSocket server = site.endpoint();
            FixedRoute route = FixedRoute.http(site.nobody(), Site.address(server));
            Peer client = site.serve(route).client();

            client.say(POST);
            Peer endpoint = site.accept(server);
            String request = endpoint.message();
            endpoint.say(OK);

            assertThat(request).startsWith("POST / HTTP/1.1").endsWith("\r\n\r\nabc");
            assertThat(client.message()).isEqualTo(OK);
            site.settled();
            assertThat(route.inFlight()).isZero();
        }
    }

    @Test
    void saysWhyNobodyAnswersAndKeepsTheConnection() throws Exception {
        try (Site site = new Site("epoll")) {
            FixedRoute route = FixedRoute.http(site.nobody(), site.nobody());
            Peer client = site.serve(route).client();

            String first = client.say(GET).message();
            String second = client.say(POST).message();

            assertThat(first)
                    .startsWith("HTTP/1.1 503 ")
                    .contains("\r\nx-outrigger-error: connect_failed\r\n", "\r\nConnection: keep-alive\r\n");
            assertThat(second).isEqualTo(first);
            assertThat(route.inFlight()).isZero();
        }
    }

    @Test
    void saysAtOnceThatNobodyIsThere() throws Exception {
        try (Site site = new Site("epoll")) {
            Peer client = site.serve(FixedRoute.http()).client();

            String answer = client.say(GET).message();

            assertThat(answer).startsWith("HTTP/1.1 503 ").contains("x-outrigger-error: no_endpoints");
        }
    }

    @Test
    void waitsNoLongerThanItMayForTheFirstTable() throws Exception {
        try (Site site = new Site("epoll")) {
            FixedRoute route = FixedRoute.http().unknown().queue(Duration.ofMillis(50));
            Peer client = site.serve(route).client();

            String answer = client.say(GET).message();

            assertThat(answer).startsWith("HTTP/1.1 503 ").contains("x-outrigger-error: queue_timeout");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void repeatsWhatMayBeRepeatedOnceElsewhere(String transport) throws Exception {
        try (Site site = new Site(transport)) {
            ServerSocket dying = site.endpoint();
            ServerSocket living = site.endpoint();
            FixedRoute route = FixedRoute.http(Site.address(dying), Site.address(living));
            Peer client = site.serve(route).client();

            client.say("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
            Peer dead = site.accept(dying);
            String first = dead.message();
            dead.reset();
            Peer alive = site.accept(living);
            String second = alive.message();
            alive.say(OK);

            assertThat(second).isEqualTo(first);
            assertThat(client.message()).isEqualTo(OK);
            site.settled();
            assertThat(route.inFlight()).isZero();
            assertThat(route.state(0).badAnswers()).isOne();
        }
    }

    @Test
    void doesNotRepeatWhatMayNotBe() throws Exception {
        try (Site site = new Site("epoll")) {
            ServerSocket dying = site.endpoint();
            ServerSocket living = site.endpoint();
            FixedRoute route = FixedRoute.http(Site.address(dying), Site.address(living));
            Peer client = site.serve(route).client();

            client.say(POST);
            Peer dead = site.accept(dying);
            dead.message();
            dead.reset();

            assertThat(client.message()).startsWith("HTTP/1.1 502 ").contains("x-outrigger-error: reset");
            living.setSoTimeout(100);
            assertThatThrownBy(living::accept).isInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    @Test
    void connectsAfreshWhenAnOldConnectionIsDead() throws Exception {
        try (Site site = new Site("epoll")) {
            ServerSocket server = site.endpoint();
            FixedRoute route = FixedRoute.http(Site.address(server));
            Peer client = site.serve(route).client();
            client.say(GET);
            Peer first = site.accept(server);
            first.head();
            first.say(OK);
            client.message();

            client.say(GET);
            first.head();
            first.reset();
            Peer second = site.accept(server);
            second.head();
            second.say(OK);

            assertThat(client.message()).isEqualTo(OK);
            assertThat(route.state(0).badAnswers()).isZero();
        }
    }

    @Test
    void givesUpOnAnEndpointThatSaysNothing() throws Exception {
        try (Site site = new Site("epoll")) {
            ServerSocket server = site.endpoint();
            FixedRoute route = FixedRoute.http(Site.address(server)).response(Duration.ofMillis(100));
            Peer client = site.serve(route).client();

            client.say(GET);
            Peer endpoint = site.accept(server);
            endpoint.head();

            assertThat(client.message()).startsWith("HTTP/1.1 504 ").contains("x-outrigger-error: timeout");
            assertThatThrownBy(endpoint::rest).isInstanceOf(SocketException.class);
            site.settled();
            assertThat(route.inFlight()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n"
            })
    void resetsTheClientWhenTheAnswerBreaksOff(String half) throws Exception {
        try (Site site = new Site("epoll")) {
            ServerSocket server = site.endpoint();
            Peer client = site.serve(FixedRoute.http(Site.address(server))).client();

            client.say(GET);
            Peer endpoint = site.accept(server);
            endpoint.head();
            endpoint.say(half);
            client.head();
            endpoint.close();

            assertThatThrownBy(client::rest).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void saysThatAnAnswerIsMalformed() throws Exception {
        try (Site site = new Site("epoll")) {
            ServerSocket server = site.endpoint();
            Peer client = site.serve(FixedRoute.http(Site.address(server))).client();

            client.say(GET);
            Peer endpoint = site.accept(server);
            endpoint.head();
            endpoint.say("HTTP/1.1 200 OK\nContent-Length: 0\n\n");

            assertThat(client.message()).startsWith("HTTP/1.1 502 ").contains("x-outrigger-error: bad_response");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void freesTheEndpointWhenTheClientGoesAway(String transport) throws Exception {
        try (Site site = new Site(transport)) {
            ServerSocket server = site.endpoint();
            FixedRoute route = FixedRoute.http(Site.address(server));
            Peer client = site.serve(route).client();

            client.say(GET);
            Peer endpoint = site.accept(server);
            endpoint.head();
            client.reset();

            assertThatThrownBy(endpoint::rest).isInstanceOf(SocketException.class);
            site.settled();
            assertThat(route.inFlight()).isZero();
            assertThat(site.front().open()).isZero();
        }
    }
}
