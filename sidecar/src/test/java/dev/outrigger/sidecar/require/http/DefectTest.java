package dev.outrigger.sidecar.require.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrigger.routing.Attempt;
import dev.outrigger.routing.Pick;
import dev.outrigger.sidecar.upstream.FixedRoute;
import java.net.ServerSocket;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of an exchange when code of ours throws in the middle of it: nothing. */
@Timeout(60)
final class DefectTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void letsGoOfAConnectionWhoseFirstPickThrows(String transport) throws Exception {
        try (Site site = new Site(transport)) {
            ServerSocket server = site.endpoint();
            FixedRoute route = FixedRoute.http(Site.address(server)).picks(DefectTest::fails);
            Peer client = site.serve(route).client();

            client.say(GET);

            assertThatThrownBy(client::rest).isInstanceOf(SocketException.class);
            site.settled();
            assertThat(site.front().open()).isZero();
            assertThat(route.inFlight()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void letsGoOfBothSidesWhenTheSecondPickThrows(String transport) throws Exception {
        try (Site site = new Site(transport)) {
            ServerSocket dying = site.endpoint();
            FixedRoute route = FixedRoute.http(Site.address(dying), site.nobody());
            var usual = route.table().picker();
            route.picks(attempt -> attempt.triedCount() == 0 ? usual.pick(attempt) : fails(attempt));
            Peer client = site.serve(route).client();

            client.say(GET);
            Peer dead = site.accept(dying);
            dead.head();
            dead.reset();

            assertThatThrownBy(client::rest).isInstanceOf(SocketException.class);
            site.settled();
            assertThat(site.front().open()).isZero();
            assertThat(route.inFlight()).isZero();
        }
    }

    @Test
    void letsGoOfAConnectionWhosePickThrowsOnceTheTableIsKnown() throws Exception {
        try (Site site = new Site("epoll")) {
            FixedRoute route = FixedRoute.http().unknown();
            Peer client = site.serve(route).client();
            client.say(GET);
            route.waitedFor();

            route.becomes(site.nobody(), DefectTest::fails);

            assertThatThrownBy(client::rest).isInstanceOf(SocketException.class);
            site.settled();
            assertThat(site.front().open()).isZero();
            assertThat(route.inFlight()).isZero();
        }
    }

    private static Pick fails(Attempt attempt) {
        throw new IllegalStateException("a defect, after " + attempt.triedCount() + " tries");
    }
}
