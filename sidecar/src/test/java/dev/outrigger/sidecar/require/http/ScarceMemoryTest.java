package dev.outrigger.sidecar.require.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrigger.sidecar.upstream.FixedRoute;
import dev.outrigger.sidecar.wire.Wires;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done without while direct memory is short. */
@Timeout(60)
final class ScarceMemoryTest {
    private static final long LIMIT = 64 << 20;
    private static final int PIECE = 40_000;
    private static final String PUT = "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    private final AtomicLong taken = new AtomicLong();

    private Site site(String transport) {
        return new Site(transport, new Wires.Limits(Wires.MOST_PIPES, taken::get, LIMIT));
    }

    /**
     * Has the loop see what is taken: it looks when it has asked for a share of what there is, and asks for at least a
     * quarter of what passes.
     *
     * @return who answered
     */
    private static Peer look(Site site, Peer client, ServerSocket server) throws Exception {
        Peer answers = null;
        for (long asked = 0; asked <= LIMIT / 4; asked += PIECE) {
            client.say("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: " + PIECE + "\r\n\r\n" + "x".repeat(PIECE));
            answers = answers == null ? site.accept(server) : answers;
            answers.message();
            answers.say(OK);
            client.message();
        }
        return requireNonNull(answers);
    }

    @Test
    void keepsNoBodyToSendItAgain() throws Exception {
        try (Site site = site("epoll")) {
            ServerSocket dying = site.endpoint();
            ServerSocket living = site.endpoint();
            FixedRoute route = FixedRoute.http(Site.address(dying), Site.address(living));
            Peer client = site.serve(route).client();
            taken.set(LIMIT / 3);
            Peer dead = look(site, client, dying);

            client.say(PUT);
            dead.message();
            dead.reset();

            assertThat(client.message()).startsWith("HTTP/1.1 502 ").contains("x-outrigger-error: reset");
            living.setSoTimeout(100);
            assertThatThrownBy(living::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void carriesBodiesInSmallerReads(String transport) throws Exception {
        String body = "0123456789".repeat(30_000);
        try (Site site = site(transport)) {
            ServerSocket server = site.endpoint();
            Peer client = site.serve(FixedRoute.http(Site.address(server))).client();
            taken.set(LIMIT / 4 * 3);
            Peer endpoint = look(site, client, server);

            Future<Peer> asked = site.background(
                    () -> client.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n" + body));
            String request = endpoint.message();
            asked.get();
            Future<Peer> answered =
                    site.background(() -> endpoint.say("HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n" + body));

            assertThat(request).endsWith("\r\n\r\n" + body);
            assertThat(client.message()).endsWith("\r\n\r\n" + body);
            answered.get();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void resetsWhatNeedsABufferAndServesAgainOnceThereIsSome(String transport) throws Exception {
        try (Site site = site(transport)) {
            ServerSocket server = site.endpoint();
            FixedRoute route = FixedRoute.http(Site.address(server));
            Peer client = site.serve(route).client();
            taken.set(LIMIT / 3); // from here on it looks each turn
            look(site, client, server);
            taken.set(LIMIT);

            assertThatThrownBy(() -> client.say(GET).message()).isInstanceOf(IOException.class);
            site.settled();
            assertThat(site.front().open()).isZero();
            assertThat(route.inFlight()).isZero();

            taken.set(0);
            Peer next = site.client().say(GET);
            Peer endpoint = site.accept(server);
            endpoint.head();
            endpoint.say(OK);
            assertThat(next.message()).isEqualTo(OK);
        }
    }
}
