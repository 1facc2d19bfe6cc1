package dev.outrigger.sidecar.require.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.upstream.FixedRoute;
import java.net.ServerSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of connections to an instance that drains: it is idle only once the last of them is closed. */
@Timeout(60)
final class PartingTest {
    /** upstream_idle_timeout is 15 s. */
    private static final int BEFORE_IT_WOULD_EXPIRE = 8_000;

    private static final String GET = "GET / HTTP/1.1\r\nHost: orders\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void whatIsIdleIsClosedAtOnce(String transport) throws Exception {
        try (Site site = new Site(transport)) {
            ServerSocket server = site.endpoint();
            Peer client = site.serve(FixedRoute.http(Site.address(server))).client();
            client.say(GET);
            Peer endpoint = site.accept(server);
            endpoint.head();
            endpoint.say(OK);
            client.message();

            site.front().forget(Site.address(server));

            endpoint.socket().setSoTimeout(BEFORE_IT_WOULD_EXPIRE);
            assertThat(endpoint.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void whatRunsIsClosedWhenItIsOverAndItsAnswerHasPassed(String transport) throws Exception {
        try (Site site = new Site(transport)) {
            ServerSocket server = site.endpoint();
            FixedRoute route = FixedRoute.http(Site.address(server));
            Peer client = site.serve(route).client();
            client.say(GET);
            Peer endpoint = site.accept(server);
            endpoint.head();

            route.state(0).parting(true);
            site.front().forget(Site.address(server));
            endpoint.say(OK);

            assertThat(client.message()).isEqualTo(OK);
            endpoint.socket().setSoTimeout(BEFORE_IT_WOULD_EXPIRE);
            assertThat(endpoint.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void theClientKeepsItsConnection(String transport) throws Exception {
        try (Site site = new Site(transport)) {
            ServerSocket server = site.endpoint();
            FixedRoute route = FixedRoute.http(Site.address(server));
            Peer client = site.serve(route).client();
            route.state(0).parting(true);

            client.say(GET);
            Peer first = site.accept(server);
            first.head();
            first.say(OK);
            client.message();
            client.say(GET);
            Peer second = site.accept(server);
            second.head();
            second.say(OK);

            assertThat(client.message()).isEqualTo(OK);
        }
    }
}
