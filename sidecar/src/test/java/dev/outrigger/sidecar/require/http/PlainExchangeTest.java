package dev.outrigger.sidecar.require.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.upstream.FixedRoute;
import java.net.ServerSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class PlainExchangeTest {
    private static final String GET = "GET /a?b=c HTTP/1.1\r\nHost: orders\r\nX-MiXeD: 1\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void forwardsAsTheBytesWereAndKeepsBothConnections(String transport) throws Exception {
        try (Site site = new Site(transport)) {
            ServerSocket server = site.endpoint();
            FixedRoute route = FixedRoute.http(Site.address(server));
            Peer client = site.serve(route).client();

            client.say(GET);
            Peer endpoint = site.accept(server);
            String first = endpoint.head();
            endpoint.say(OK);
            String firstAnswer = client.message();
            client.say(GET);
            String second = endpoint.head();
            endpoint.say(OK);
            String secondAnswer = client.message();

            assertThat(first)
                    .isEqualTo("GET /a?b=c HTTP/1.1\r\nHost: orders\r\nX-MiXeD: 1\r\nVia: 1.1 outrigger-n1\r\n\r\n")
                    .isEqualTo(second);
            assertThat(firstAnswer).isEqualTo(OK).isEqualTo(secondAnswer);
            site.settled();
            assertThat(route.inFlight()).isZero();
            assertThat(route.state(0).successes()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void answersFiftyPipelinedRequestsInOrder(String transport) throws Exception {
        try (Site site = new Site(transport)) {
            ServerSocket server = site.endpoint();
            Peer client = site.serve(FixedRoute.http(Site.address(server))).client();
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                requests.append("GET /").append(i).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
            }

            client.say(requests.toString());
            client.socket().shutdownOutput();
            Peer endpoint = site.accept(server);
            StringBuilder answers = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                String path = endpoint.head().split(" ", 3)[1];
                endpoint.say("HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path);
                answers.append(client.message().split("\r\n\r\n", 2)[1]);
            }

            assertThat(answers.toString())
                    .startsWith("/0/1/2/3/4/5/6/7/8/9/10/11")
                    .endsWith("/47/48/49");
            assertThat(client.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HEAD|HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
                "HEAD|HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET|HTTP/1.1 204 No Content\r\n\r\n",
                "GET|HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"
            })
    void expectsNoBodyWhereThereIsNone(String exchange) throws Exception {
        String method = exchange.substring(0, exchange.indexOf('|'));
        String answer = exchange.substring(exchange.indexOf('|') + 1);
        try (Site site = new Site("epoll")) {
            ServerSocket server = site.endpoint();
            Peer client = site.serve(FixedRoute.http(Site.address(server))).client();

            client.say(method + " / HTTP/1.1\r\nHost: a\r\n\r\n");
            Peer endpoint = site.accept(server);
            endpoint.head();
            endpoint.say(answer);
            String first = client.head();
            client.say(GET);
            endpoint.head();
            endpoint.say(OK);

            assertThat(first).isEqualTo(answer);
            assertThat(client.message()).isEqualTo(OK);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void closesWhenTheClientAsksForIt(String transport) throws Exception {
        try (Site site = new Site(transport)) {
            ServerSocket server = site.endpoint();
            Peer client = site.serve(FixedRoute.http(Site.address(server))).client();

            client.say("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            Peer endpoint = site.accept(server);
            String request = endpoint.head();
            endpoint.say(OK);

            assertThat(request).doesNotContain("close");
            assertThat(client.rest()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi");
        }
    }
}
