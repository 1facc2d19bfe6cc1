package dev.outrigger.sidecar.require.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrigger.sidecar.require.Gate;
import dev.outrigger.sidecar.upstream.FixedRoute;
import dev.outrigger.sidecar.wire.ScriptedLoop;
import dev.outrigger.sidecar.wire.ScriptedPeer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an endpoint said before its connection broke under the request. */
@Timeout(60)
final class EarlyAnswerTest {
    private static final String HALF = " / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
    private static final String LONG = "HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno";

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void forwardsTheAnswerThatWasThereWhenMoreOfTheBodyCouldNotBeSent(String transport) throws Exception {
        try (Site site = new Site(transport)) {
            ServerSocket server = site.endpoint();
            FixedRoute route = FixedRoute.http(Site.address(server));
            Peer client = site.serve(route).client();
            client.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc");
            Peer endpoint = halfSent(site, server);

            site.atOnce(() -> {
                client.say("def");
                endpoint.say(LONG).reset();
            });

            assertThat(client.rest())
                    .isEqualTo("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
            site.settled();
            assertThat(route.inFlight()).isZero();
            assertThat(route.state(0).badAnswers()).isZero();
        }
    }

    @Test
    void keepsAClientWhoseWholeRequestWasReadAndTakesAnotherConnectionForTheNext() {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8001);
        try (ScriptedLoop loop = new ScriptedLoop()) {
            FixedRoute route = FixedRoute.http(address);
            HttpFront front = new HttpFront(route, List.of(loop), new Gate(() -> 10, () -> {}), "n1");
            loop.upstream(address);
            ScriptedPeer client = loop.downstream(front::accepted);
            client.send("POST" + HALF);
            ScriptedPeer first = loop.upstream(address).accept();

            client.send("def");
            first.send(LONG);
            first.reset();
            loop.run();
            String early = client.received();
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            ScriptedPeer second = loop.upstream(address).accept();
            second.send(OK);
            loop.run();

            assertThat(first.received()).endsWith("\r\n\r\nabc");
            assertThat(early).isEqualTo(LONG);
            assertThat(client.received()).isEqualTo(OK);
            assertThat(route.inFlight()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void saysResetAndBlamesTheEndpointWhenNoAnswerWasThere(String transport) throws Exception {
        try (Site site = new Site(transport)) {
            ServerSocket server = site.endpoint();
            FixedRoute route = FixedRoute.http(Site.address(server));
            Peer client = site.serve(route).client();
            client.say("POST" + HALF);
            Peer endpoint = halfSent(site, server);

            site.atOnce(() -> {
                client.say("def");
                endpoint.reset();
            });

            assertThat(client.message()).startsWith("HTTP/1.1 502 ").contains("x-outrigger-error: reset");
            site.settled();
            assertThat(route.inFlight()).isZero();
            assertThat(route.state(0).badAnswers()).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void repeatsElsewhereWhatBrokeHalfSentWithoutAnAnswer(String transport) throws Exception {
        try (Site site = new Site(transport)) {
            ServerSocket dying = site.endpoint();
            ServerSocket living = site.endpoint();
            FixedRoute route = FixedRoute.http(Site.address(dying), Site.address(living));
            Peer client = site.serve(route).client();
            client.say("PUT" + HALF);
            Peer dead = halfSent(site, dying);

            site.atOnce(() -> {
                client.say("de");
                dead.reset();
            });
            Peer alive = site.accept(living);
            client.say("f");
            String request = alive.message();
            alive.say(OK);

            assertThat(request).endsWith("\r\n\r\nabcdef");
            assertThat(client.message()).isEqualTo(OK);
            site.settled();
            assertThat(route.state(0).badAnswers()).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void takesNoAnswerForCompleteThatOnlyTheConnectionCouldEnd(String transport) throws Exception {
        try (Site site = new Site(transport)) {
            ServerSocket server = site.endpoint();
            FixedRoute route = FixedRoute.http(Site.address(server));
            Peer client = site.serve(route).client();
            client.say("POST" + HALF);
            Peer endpoint = halfSent(site, server);

            site.atOnce(() -> {
                client.say("def");
                endpoint.say("HTTP/1.1 200 OK\r\n\r\nhalf of it").reset();
            });

            assertThatThrownBy(client::rest).isInstanceOf(SocketException.class);
            site.settled();
            assertThat(route.inFlight()).isZero();
            assertThat(route.state(0).badAnswers()).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void saysResetWhenOnlyHalfAHeadWasThere(String transport) throws Exception {
        try (Site site = new Site(transport)) {
            ServerSocket server = site.endpoint();
            FixedRoute route = FixedRoute.http(Site.address(server), site.nobody());
            Peer client = site.serve(route).client();
            client.say("PUT" + HALF);
            Peer endpoint = halfSent(site, server);

            site.atOnce(() -> {
                client.say("def");
                endpoint.say("HTTP/1.1 413 Conte").reset();
            });

            assertThat(client.message()).startsWith("HTTP/1.1 502 ").contains("x-outrigger-error: reset");
            site.settled();
            assertThat(route.state(0).badAnswers()).isOne();
        }
    }

    /** Returns the endpoint once the head and three bytes of the body have come to it. */
    private static Peer halfSent(Site site, ServerSocket server) throws Exception {
        Peer endpoint = site.accept(server);
        endpoint.head();
        endpoint.take(3);
        return endpoint;
    }
}
