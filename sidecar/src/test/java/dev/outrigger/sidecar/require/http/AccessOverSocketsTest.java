package dev.outrigger.sidecar.require.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outrigger.sidecar.config.NodeConfig;
import dev.outrigger.sidecar.log.AccessFile;
import dev.outrigger.sidecar.log.AccessLog;
import dev.outrigger.sidecar.upstream.FixedRoute;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One line must say whose fault it was: what happens on real sockets, and what the access log says of it. */
@Timeout(60)
final class AccessOverSocketsTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi";

    @TempDir
    Path folder;

    private final AccessLog log = new AccessLog(1, System::nanoTime, InstantSource.system(), lines -> {});
    private Path file;
    private Site site;

    @BeforeEach
    void open() {
        file = folder.resolve("access.log");
        log.apply(Optional.of(new NodeConfig.AccessLog(Optional.of(file), Optional.empty(), 1, false)));
        site = new Site("epoll");
    }

    @AfterEach
    void close() throws Exception {
        site.close();
        log.close();
    }

    private List<JsonNode> lines() throws Exception {
        site.settled();
        log.close();
        return AccessFile.read(file);
    }

    private JsonNode line() throws Exception {
        List<JsonNode> lines = lines();
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    private Peer client(FixedRoute route) throws Exception {
        return site.serve(route.noted(log)).client();
    }

    private static String id(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private static String told(JsonNode line) {
        StringBuilder told = new StringBuilder(
                line.path("status").asText() + " " + line.path("reason").asText() + " [");
        line.path("attempts")
                .forEach(attempt -> told.append(attempt.path("error").asText()).append(';'));
        return told.append(']').toString();
    }

    @Test
    void theApplicationsOwn503() throws Exception {
        ServerSocket server = site.endpoint();
        Peer client = client(FixedRoute.http(Site.address(server)));

        client.say(
                "POST /orders/7?token=s3cret HTTP/1.1\r\nHost: h\r\nX-Request-ID: r-1\r\nContent-Length: 2\r\n\r\nhi");
        Peer upstream = site.accept(server);
        upstream.message();
        upstream.say("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy");
        String answer = client.message();
        JsonNode line = line();

        assertThat(told(line)).isEqualTo("503  [;]");
        assertThat(line.path("service").asText()).isEqualTo("orders");
        assertThat(line.path("endpoint").asText()).isEqualTo(id(Site.address(server)));
        assertThat(line.path("method").asText()).isEqualTo("POST");
        assertThat(line.path("path").asText()).isEqualTo("/orders/7");
        assertThat(line.path("request_id").asText()).isEqualTo("r-1");
        assertThat(line.path("bytes").path("in").asInt()).isEqualTo(89);
        assertThat(line.path("bytes").path("out").asInt()).isEqualTo(answer.length());
        assertThat(line.path("t_first_byte").asDouble())
                .isBetween(0.0, line.path("t_total").asDouble());
        assertThat(Files.readString(file)).doesNotContain("s3cret");
    }

    @Test
    void nobodyCouldBeReached() throws Exception {
        InetSocketAddress one = site.nobody();
        InetSocketAddress two = site.nobody();
        Peer client = client(FixedRoute.http(one, two));

        client.say(GET).message();
        JsonNode line = line();

        assertThat(told(line)).isEqualTo("503 connect_failed [refused;refused;]");
        assertThat(line.path("attempts").findValuesAsText("endpoint")).containsExactly(id(one), id(two));
    }

    @Test
    void oneRefusedAndAnotherAnswered() throws Exception {
        ServerSocket server = site.endpoint();
        Peer client = client(FixedRoute.http(site.nobody(), Site.address(server)));

        client.say(GET);
        Peer upstream = site.accept(server);
        upstream.head();
        upstream.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        client.message();
        JsonNode line = line();

        assertThat(told(line)).isEqualTo("200  [refused;;]");
        assertThat(line.path("endpoint").asText()).isEqualTo(id(Site.address(server)));
    }

    @Test
    void theInstanceReset() throws Exception {
        ServerSocket server = site.endpoint();
        Peer client = client(FixedRoute.http(Site.address(server)));

        client.say(POST);
        Peer upstream = site.accept(server);
        upstream.message();
        upstream.reset();
        client.message();

        assertThat(told(line())).isEqualTo("502 reset [reset;]");
    }

    @Test
    void theInstanceCutItsAnswerOff() throws Exception {
        ServerSocket server = site.endpoint();
        Peer client = client(FixedRoute.http(Site.address(server)));

        client.say(POST);
        Peer upstream = site.accept(server);
        upstream.message();
        upstream.say("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        client.head();
        client.take(4);
        upstream.socket().close();
        restOrReset(client);

        assertThat(told(line())).isEqualTo("200 reset [reset;]");
    }

    @Test
    void theInstanceTookTooLong() throws Exception {
        ServerSocket server = site.endpoint();
        Peer client = client(FixedRoute.http(Site.address(server)).response(Duration.ofMillis(50)));

        client.say(POST);
        Peer upstream = site.accept(server);
        upstream.message();
        client.message();
        JsonNode line = line();

        assertThat(told(line)).isEqualTo("504 timeout [timeout;]");
        assertThat(line.path("t_first_byte").isNull()).isTrue();
        assertThat(line.path("t_total").asDouble()).isGreaterThanOrEqualTo(0.05);
    }

    @Test
    void theInstanceTalkedNonsense() throws Exception {
        ServerSocket server = site.endpoint();
        Peer client = client(FixedRoute.http(Site.address(server)));

        client.say(POST);
        Peer upstream = site.accept(server);
        upstream.message();
        upstream.say("HELLO\r\n\r\n");
        client.message();

        assertThat(told(line())).isEqualTo("502 bad_response [bad_response;]");
    }

    @Test
    void nobodyIsThere() throws Exception {
        Peer client = client(FixedRoute.http());

        client.say(GET).message();
        JsonNode line = line();

        assertThat(told(line)).isEqualTo("503 no_endpoints []");
        assertThat(line.path("endpoint").isNull()).isTrue();
    }

    @Test
    void theRegistryHadNotAnsweredYet() throws Exception {
        Peer client = client(FixedRoute.http().unknown().queue(Duration.ofMillis(50)));

        client.say(GET).message();
        JsonNode line = line();

        assertThat(told(line)).isEqualTo("503 queue_timeout []");
        assertThat(line.path("t_queue").asDouble()).isGreaterThanOrEqualTo(0.05);
    }

    @Test
    void tooManyWaited() throws Exception {
        Peer client = client(FixedRoute.http().unknown().pending(0));

        client.say(GET).message();

        assertThat(told(line())).isEqualTo("503 overflow []");
    }

    @Test
    void theClientWentAway() throws Exception {
        ServerSocket server = site.endpoint();
        Peer client = client(FixedRoute.http(Site.address(server)));

        client.say(POST);
        Peer upstream = site.accept(server);
        upstream.message();
        client.reset();
        restOrReset(upstream);

        assertThat(told(line())).isEqualTo("null client_gone [cancelled;]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET http://me:hunter2@h/inbox?hunter2 HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /inbox?password=hunter2 HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n",
                "GET /inbox#hunter2 HTTP/1.1\r\n\r\n",
                "CONNECT me:hunter2@h:443 HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /inbox?hunter2\u00e9 HTTP/1.1\r\nHost: h\r\n\r\n",
            })
    void whatWasRefusedHasALineWithoutItsSecrets(String request) throws Exception {
        Peer client = client(FixedRoute.http());

        client.say(request).rest();
        JsonNode line = line();

        assertThat(line.path("status").asInt()).isBetween(400, 501);
        assertThat(line.path("reason").asText()).isNotEmpty();
        assertThat(line.path("path").asText("/inbox")).isIn("/inbox", "null");
        assertThat(Files.readString(file)).doesNotContain("hunter2");
    }

    @Test
    void aHeadThatIsTooLarge() throws Exception {
        Peer client = client(FixedRoute.http());

        client.say("GET /big HTTP/1.1\r\nHost: h\r\nA: " + "x".repeat(70_000) + "\r\n\r\n")
                .head();
        JsonNode line = line();

        assertThat(told(line)).isEqualTo("431 header_too_large []");
        assertThat(line.path("path").asText()).isEqualTo("/big");
    }

    @Test
    void eachRequestOfAConnectionHasItsOwnLine() throws Exception {
        ServerSocket server = site.endpoint();
        Peer client = client(FixedRoute.http(Site.address(server)));
        client.say("GET /one HTTP/1.1\r\nHost: h\r\n\r\n");
        Peer upstream = site.accept(server);
        upstream.head();
        upstream.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        client.message();

        client.say("GET /two?x HTTP/1.1\r\nHost: h\r\n\r\n");
        upstream.head();
        upstream.say("HTTP/1.1 404 No\r\nContent-Length: 3\r\n\r\nno\n");
        client.message();
        List<JsonNode> lines = lines();

        assertThat(lines).extracting(line -> line.path("path").asText()).containsExactly("/one", "/two");
        assertThat(lines.get(1).path("status").asInt()).isEqualTo(404);
        assertThat(lines.get(1).path("t_connect").asDouble()).isZero();
        assertThat(lines.get(1).path("bytes").path("in").asInt()).isEqualTo(32);
        assertThat(lines.get(1).path("bytes").path("out").asInt()).isEqualTo(41);
    }

    @Test
    void whatIsRefusedAfterAnotherRequestHasItsOwnBytes() throws Exception {
        ServerSocket server = site.endpoint();
        Peer client = client(FixedRoute.http(Site.address(server)));
        client.say(POST);
        Peer upstream = site.accept(server);
        upstream.message();
        upstream.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        client.message();

        String bad = "GET / HTTP/1.1\r\n\r\n";
        client.say(bad).rest();
        List<JsonNode> lines = lines();

        assertThat(lines)
                .extracting(line -> line.path("bytes").path("in").asInt())
                .containsExactly(POST.length(), bad.length());
    }

    @Test
    void aTunnelHasOneLineAtItsEnd() throws Exception {
        ServerSocket server = site.endpoint();
        Peer client = client(FixedRoute.http(Site.address(server)));
        Peer upstream = tunnel(client, server, "");

        client.say("12345");
        upstream.take(5);
        upstream.say("123");
        client.take(3);
        client.socket().shutdownOutput();
        upstream.rest();
        upstream.close();
        client.rest();
        JsonNode line = line();

        assertThat(told(line)).isEqualTo("101  [;]");
        assertThat(line.path("bytes").path("in").asInt()).isEqualTo(65 + 5);
    }

    @Test
    void theInstanceResetATunnel() throws Exception {
        ServerSocket server = site.endpoint();
        Peer client = client(FixedRoute.http(Site.address(server)));

        tunnel(client, server, "").reset();
        restOrReset(client);

        assertThat(told(line())).isEqualTo("101 reset [reset;]");
    }

    @Test
    void theClientResetATunnelThatItHadBegunToUse() throws Exception {
        ServerSocket server = site.endpoint();
        Peer client = client(FixedRoute.http(Site.address(server)));
        Peer upstream = tunnel(client, server, "early");

        client.reset();
        restOrReset(upstream);
        JsonNode line = line();

        assertThat(told(line)).isEqualTo("101 client_gone [cancelled;]");
        assertThat(line.path("bytes").path("in").asInt()).isEqualTo(65 + 5);
    }

    @Test
    void aTunnelThatOnlyOneSideEnded() throws Exception {
        ServerSocket server = site.endpoint();
        Peer client = client(FixedRoute.http(Site.address(server)).halfClose(Duration.ofMillis(50)));
        tunnel(client, server, "");

        client.socket().shutdownOutput();
        restOrReset(client);

        assertThat(told(line())).isEqualTo("101 half_close_timeout [cancelled;]");
    }

    private Peer tunnel(Peer client, ServerSocket server, String early) throws Exception {
        client.say("GET /ws HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: chat\r\n\r\n" + early);
        Peer upstream = site.accept(server);
        upstream.head();
        upstream.say("HTTP/1.1 101 Yes\r\nConnection: upgrade\r\nUpgrade: chat\r\n\r\n");
        client.head();
        upstream.take(early.length());
        return upstream;
    }

    private static void restOrReset(Peer peer) {
        try {
            peer.rest();
        } catch (IOException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }
}
