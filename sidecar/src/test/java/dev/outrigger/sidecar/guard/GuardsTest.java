package dev.outrigger.sidecar.guard;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.wire.WireLoops;
import dev.outrigger.sidecar.wire.Wires;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.blockhound.BlockingOperationError;

@Timeout(60)
final class GuardsTest {
    @Test
    void noticesABlockedLoop() throws Exception {
        CompletableFuture<Boolean> ran = new CompletableFuture<>();

        try (WireLoops loops = Wires.open("auto", 1, new Random(1), System::nanoTime)) {
            loops.loop(0).execute(() -> {
                try {
                    Thread.sleep(1);
                } catch (InterruptedException | BlockingOperationError caught) {
                    ran.complete(caught instanceof BlockingOperationError);
                }
                ran.complete(false);
            });
            assertThat(ran.get(10, SECONDS)).isTrue();
        }

        assertThat(BlockingGuard.taken()).hasSize(1);
    }

    @Test
    void noticesALeakedBuffer() {
        leak();

        List<String> leaks = new ArrayList<>();
        for (int i = 0; i < 50 && leaks.isEmpty(); i++) {
            leaks.addAll(LeakGuard.taken());
        }

        assertThat(leaks).hasSize(1);
        assertThat(leaks.get(0)).contains("GuardsTest.leak");
    }

    /** The gate is run over each transport by a property: one that changes nothing would pass as well. */
    @Test
    void runsOverTheTransportThatTheGateWasAskedFor() {
        String asked = System.getProperty("outrigger.test.transport", "auto");

        try (WireLoops loops = Wires.open("auto", 1, new Random(1), System::nanoTime)) {
            String usual = System.getProperty("os.name").startsWith("Linux") ? "epoll" : "nio";
            assertThat(loops.transport().name()).isEqualTo(asked.equals("auto") ? usual : asked);
        }
    }

    @Test
    void runsWithOrWithoutUnsafeAsTheGateWasAsked() {
        boolean asked = !System.getProperty("outrigger.test.unsafe", "yes").equals("no");

        assertThat(PlatformDependent.hasUnsafe()).isEqualTo(asked);
    }

    // In a frame of its own, so that no local keeps it alive.
    private static void leak() {
        PooledByteBufAllocator.DEFAULT.directBuffer(64).writeByte(1);
    }
}
