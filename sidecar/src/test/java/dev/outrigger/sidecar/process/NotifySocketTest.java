package dev.outrigger.sidecar.process;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class NotifySocketTest {
    @TempDir
    Path dir = Path.of("");

    private String path = "";

    @BeforeEach
    void name() {
        path = dir.resolve("notify").toString();
    }

    @Test
    void sendsToAPath() throws Exception {
        try (ServiceManager manager = new ServiceManager(path)) {
            boolean sent = new NotifySocket(path).send("READY=1\nSTATUS=schön");

            assertThat(sent).isTrue();
            assertThat(manager.poll(10, SECONDS)).isEqualTo("READY=1\nSTATUS=schön");
        }
    }

    @Test
    void sendsToAnAbstractName() throws Exception {
        String name = "@outrigger-test-" + ProcessHandle.current().pid();
        try (ServiceManager manager = new ServiceManager(name)) {
            boolean sent = new NotifySocket(name).send("READY=1");

            assertThat(sent).isTrue();
            assertThat(manager.poll(10, SECONDS)).isEqualTo("READY=1");
        }
    }

    @Test
    void goesOnWithoutAnybodyWhoListensAndFindsWhoComesLater() throws Exception {
        NotifySocket socket = new NotifySocket(path);

        boolean early = socket.send("READY=1");
        try (ServiceManager manager = new ServiceManager(path)) {
            boolean late = socket.send("READY=1");

            assertThat(early).isFalse();
            assertThat(late).isTrue();
            assertThat(manager.poll(10, SECONDS)).isEqualTo("READY=1");
        }
        assertThat(socket.send("READY=1")).isFalse();
    }

    @Test
    void saysWhenTheQueueIsFullInsteadOfWaiting() throws Exception {
        NotifySocket socket = new NotifySocket(path);
        try (ServiceManager manager = new ServiceManager(path)) {
            int sent = 0;
            while (sent < 100_000 && socket.send("STATUS=" + sent)) {
                sent++;
            }

            assertThat(sent).isBetween(1, 99_999);
            assertThat(manager.poll(10, SECONDS)).isEqualTo("STATUS=0");
            assertThat(socket.send("READY=1")).isTrue();
        }
    }

    @Test
    void refusesWhatSystemdWouldNotRead() {
        assertThatIllegalArgumentException().isThrownBy(() -> new NotifySocket(path).send("S=" + "x".repeat(4096)));
    }
}
