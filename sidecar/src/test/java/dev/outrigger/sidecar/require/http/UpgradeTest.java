package dev.outrigger.sidecar.require.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrigger.sidecar.upstream.FixedRoute;
import java.net.ServerSocket;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class UpgradeTest {
    private static final String ASK =
            "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    private static final String SWITCH = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n";

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void becomesATunnelWithWhatCameEarlyOnBothSides(String transport) throws Exception {
        try (Site site = new Site(transport)) {
            ServerSocket server = site.endpoint();
            FixedRoute route = FixedRoute.http(Site.address(server));
            Peer client = site.serve(route).client();

            client.say(ASK + "early");
            Peer endpoint = site.accept(server);
            String request = endpoint.head();
            endpoint.say(SWITCH + "Connection: Upgrade\r\n\r\nwelcome");
            String answer = client.head();
            String welcome = client.take(7);
            String early = endpoint.take(5);
            client.say("ping");
            String ping = endpoint.take(4);
            endpoint.say("pong");
            String pong = client.take(4);
            client.socket().shutdownOutput();
            String end = endpoint.rest();
            endpoint.say("bye");
            endpoint.close();

            assertThat(request).contains("Upgrade: websocket\r\n").contains("Connection: upgrade\r\n");
            assertThat(answer).startsWith(SWITCH).contains("Connection: upgrade\r\n");
            assertThat(welcome + early + ping + pong + end).isEqualTo("welcomeearlypingpong");
            assertThat(client.rest()).isEqualTo("bye");
            site.settled();
            assertThat(route.inFlight()).isZero();
            assertThat(site.front().open()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void passesOnThroughTheTunnelWhatWasThereWhenTheClientsBytesMetAReset(String transport) throws Exception {
        try (Site site = new Site(transport)) {
            ServerSocket server = site.endpoint();
            FixedRoute route = FixedRoute.http(Site.address(server));
            Peer client = site.serve(route).client();
            client.say(ASK);
            Peer endpoint = site.accept(server);
            endpoint.head();
            endpoint.say(SWITCH + "Connection: Upgrade\r\n\r\n");
            client.head();

            site.atOnce(() -> {
                client.say("more");
                endpoint.say("too much").reset();
            });

            assertThat(client.take(8)).isEqualTo("too much");
            assertThatThrownBy(client::rest).isInstanceOf(SocketException.class);
            site.settled();
            assertThat(route.inFlight()).isZero();
            assertThat(site.front().open()).isZero();
        }
    }

    @Test
    void refusesASwitchThatNobodyAskedFor() throws Exception {
        try (Site site = new Site("epoll")) {
            ServerSocket server = site.endpoint();
            Peer client = site.serve(FixedRoute.http(Site.address(server))).client();

            client.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            Peer endpoint = site.accept(server);
            endpoint.head();
            endpoint.say(SWITCH + "Connection: Upgrade\r\n\r\n");

            assertThat(client.message()).startsWith("HTTP/1.1 502 ").contains("x-outrigger-error: bad_response");
        }
    }
}
