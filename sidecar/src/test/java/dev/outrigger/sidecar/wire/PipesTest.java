package dev.outrigger.sidecar.wire;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pipes of the kernel that a loop has. */
@Timeout(60)
final class PipesTest {
    @Test
    void endsWithItsLoopAlsoOneThatIsOut() throws Exception {
        long before = open();
        WireLoops loops = Wires.open("epoll", 1, new Random(1), System::nanoTime);
        BlockingQueue<WireLoop> done = new LinkedTransferQueue<>();
        loops.loop(0).execute(() -> {
            WireLoop loop = loops.loop(0);
            Pipe out = loop.pipe();
            Pipe back = loop.pipe();
            if (back != null) {
                assertThat(out).isNotNull();
                back.release();
            }
            done.add(loop);
        });

        WireLoop told = done.poll(10, SECONDS);
        loops.close();

        assertThat(told).isNotNull();
        assertThat(open()).isEqualTo(before);
    }

    @Test
    void lendsNoMoreThanItMay() throws Exception {
        BlockingQueue<List<Boolean>> done = new LinkedTransferQueue<>();
        try (WireLoops loops = Wires.open(
                "epoll", 1, new Random(1), System::nanoTime, index -> nanos -> {}, Wires.Limits.ofPipes(2))) {
            WireLoop loop = loops.loop(0);
            boolean splices = loops.transport().name().equals("epoll"); // there are none over NIO
            loop.execute(() -> {
                Pipe one = loop.pipe();
                Pipe other = loop.pipe();
                Pipe third = loop.pipe();
                if (other != null) {
                    other.release();
                }
                done.add(List.of(one != null, other != null, third != null, loop.pipe() != null));
            });

            assertThat(done.poll(10, SECONDS)).containsExactly(splices, splices, false, splices);
        }
    }

    /** Returns how many ends of pipes this process has. */
    private static long open() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(PipesTest::isPipe).count();
        }
    }

    private static boolean isPipe(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
