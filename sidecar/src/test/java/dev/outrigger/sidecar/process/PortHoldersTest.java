package dev.outrigger.sidecar.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.control.BlockingPool;
import dev.outrigger.sidecar.control.ControlLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who listens on real ports. */
@Timeout(60)
final class PortHoldersTest {
    private final ControlLoop control = ControlLoop.start(System::nanoTime);
    private final BlockingPool blocking = new BlockingPool(control, 1, 1);
    private final PortHolders holders = new PortHolders(blocking);

    @AfterEach
    void close() {
        blocking.close();
        control.close();
    }

    private List<CompletableFuture<String>> ask(int... ports) {
        List<CompletableFuture<String>> told = Stream.generate(CompletableFuture<String>::new)
                .limit(ports.length)
                .toList();
        control.execute(() -> {
            for (int i = 0; i < ports.length; i++) {
                holders.ask(ports[i], told.get(i)::complete);
            }
        });
        return told;
    }

    private static String answer(CompletableFuture<String> told) throws Exception {
        return told.get(20, TimeUnit.SECONDS);
    }

    @Test
    void namesWhoListensAndNobodyElse() throws Exception {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket bound = new Socket()) {
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

            List<CompletableFuture<String>> told =
                    ask(one.getLocalPort(), bound.getLocalPort(), two.getLocalPort(), one.getLocalPort());

            String self = "pid " + ProcessHandle.current().pid() + " (java)";
            assertThat(answer(told.get(0))).isEqualTo(self);
            assertThat(answer(told.get(1))).isEmpty();
            assertThat(answer(told.get(2))).isEqualTo(self);
            assertThat(answer(told.get(3))).isEqualTo(self);
        }
    }

    @Test
    void takesOnePlaceOfThePoolHoweverManyAsk() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        control.execute(() -> blocking.submit(() -> busy.await(20, TimeUnit.SECONDS), done -> {}, why -> {}));
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = one.getLocalPort();

            List<CompletableFuture<String>> told = ask(port, port, port, port, port);
            control.execute(busy::countDown);

            for (CompletableFuture<String> each : told) {
                assertThat(answer(each)).startsWith("pid ");
            }
        }
    }
}
