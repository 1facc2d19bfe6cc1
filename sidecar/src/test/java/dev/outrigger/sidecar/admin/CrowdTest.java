package dev.outrigger.sidecar.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.telemetry.Meters;
import dev.outrigger.sidecar.view.ScriptedView;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many at one door, over real sockets. */
final class CrowdTest {
    private static final int CONNECTIONS = 64;
    private static final int PATIENCE_MILLIS = 10_000;

    private final ScriptedView view = new ScriptedView();
    private final AdminServer server = Doors.one(view, new Meters(() -> 0, 1));
    private final List<Socket> open = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        server.close();
    }

    @Test
    void whoeverWaitsKeepsNobodyElseOut() throws Exception {
        waiting(CONNECTIONS + 1);

        String health = asked("/health");

        assertThat(health).startsWith("HTTP/1.1 200 OK");
    }

    @Test
    void thoseWhoWaitAreCounted() throws Exception {
        waiting(AdminDoor.MOST_WAITING);

        String oneMore = asked("/v1/wait?service=api&min=99&timeout=10m");
        String health = asked("/health");

        assertThat(oneMore).startsWith("HTTP/1.1 503 Service Unavailable").contains("\"too_many_waits\"");
        assertThat(health).startsWith("HTTP/1.1 200 OK");
    }

    @Test
    void whatIsSentAheadMayNotBeLarge() throws Exception {
        Socket caller = sent("/v1/wait?service=api&min=99&timeout=10m");
        assertThat(view.awaitWatches(1, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();

        String head = "POST /v1/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000\r\n\r\n";
        caller.getOutputStream().write((head + " ".repeat(20_000)).getBytes(StandardCharsets.US_ASCII));

        assertThat(caller.getInputStream().read()).isEqualTo(-1);
    }

    private void waiting(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            sent("/v1/wait?service=s" + i + "&min=99&timeout=10m");
            assertThat(view.awaitWatches(1, PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
                    .as("wait %s", i)
                    .isTrue();
        }
    }

    /** Returns the head of the answer and the start of its body. */
    private String asked(String uri) throws Exception {
        Socket caller = sent(uri);
        StringBuilder answer = new StringBuilder();
        for (int next = caller.getInputStream().read(); next >= 0 && next != '}'; ) {
            answer.append((char) next);
            next = caller.getInputStream().read();
        }
        return answer.toString();
    }

    private Socket sent(String uri) throws Exception {
        InetSocketAddress door = (InetSocketAddress) server.bound().get(0).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        Socket caller = new Socket(door.getAddress(), door.getPort());
        open.add(caller);
        caller.setSoTimeout(PATIENCE_MILLIS);
        caller.getOutputStream()
                .write(("GET " + uri + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return caller;
    }
}
