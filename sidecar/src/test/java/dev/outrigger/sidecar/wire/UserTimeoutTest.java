package dev.outrigger.sidecar.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class UserTimeoutTest {
    @Test
    void doesNotTakeAClientThatReadsNothingForAWhileForDead() throws Exception {
        assumeTrue(Epoll.isAvailable());
        CompletableFuture<Integer> set = new CompletableFuture<>();
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

        try (WireLoops loops = Wires.open("epoll", 1, new Random(1), System::nanoTime);
                WireLoops.Listener listener =
                        loops.bind(any, new WireLoops.ListenerOptions(false), wire -> set.complete(userTimeout(wire)));
                Socket client = new Socket(any.getAddress(), listener.address().getPort())) {

            assertThat(client.isConnected()).isTrue();
            assertThat(set.get(10, TimeUnit.SECONDS)).isZero();
        }
    }

    private static int userTimeout(Wire wire) {
        try {
            return ((io.netty.channel.unix.Socket) ((EpollWire) wire).fd()).getIntOpt(6, KeepAlive.TCP_USER_TIMEOUT);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
