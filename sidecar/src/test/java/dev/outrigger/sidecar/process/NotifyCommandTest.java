package dev.outrigger.sidecar.process;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.control.BlockingPool;
import dev.outrigger.sidecar.control.ControlLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes of a script in the place of {@code systemd-notify}. */
@Timeout(60)
final class NotifyCommandTest {
    @TempDir
    Path dir = Path.of("");

    private final ControlLoop control = ControlLoop.start(System::nanoTime);
    private final BlockingPool blocking = new BlockingPool(control, 4, 16);
    private final CountDownLatch ran = new CountDownLatch(1);

    @AfterEach
    void close() {
        blocking.close();
        control.close();
    }

    private NotifyCommand command(String script) throws IOException {
        Path file = Files.writeString(dir.resolve("systemd-notify"), "#!/bin/sh\n" + script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return new NotifyCommand(file.toString(), blocking);
    }

    @Test
    void hasEachLineAsAWordAndKeepsTheOrder() throws Exception {
        Path told = dir.resolve("told");
        NotifyCommand command = command("printf '<%s>' \"$@\" >>'" + told + "'; echo >>'" + told + "'\n");

        control.execute(() -> {
            command.send("READY=1\nSTATUS=well: 1 service");
            command.send("WATCHDOG=1");
            command.send("STOPPING=1");
        });

        awaitLines(told, 3);
        assertThat(told).hasContent("<READY=1><STATUS=well: 1 service>\n<WATCHDOG=1>\n<STOPPING=1>");
    }

    @Test
    void goesOnAfterOneThatFailed() throws Exception {
        Path told = dir.resolve("told");
        NotifyCommand command = command("echo \"$1\" >>'" + told + "'; exit 1\n");

        control.execute(() -> {
            command.send("READY=1");
            command.send("WATCHDOG=1");
        });

        awaitLines(told, 2);
        assertThat(told).hasContent("READY=1\nWATCHDOG=1");
    }

    @Test
    void takesNoMoreThanItCanKeep() throws Exception {
        NotifyCommand command = new NotifyCommand(dir.resolve("absent").toString(), blocking);
        boolean[] taken = new boolean[18];

        control.execute(() -> {
            for (int i = 0; i < taken.length; i++) {
                taken[i] = command.send("WATCHDOG=1");
            }
            ran.countDown();
        });

        assertThat(ran.await(10, SECONDS)).isTrue();
        assertThat(taken[16]).isTrue();
        assertThat(taken[17]).isFalse();
    }

    private static void awaitLines(Path file, int count) throws IOException, InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        for (int tries = 0; !Files.exists(file) || Files.readAllLines(file).size() < count; tries++) {
            assertThat(tries < 600 && !never.await(50, MILLISECONDS)).isTrue();
        }
    }
}
