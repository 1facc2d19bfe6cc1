package dev.outrigger.sidecar.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of a connection on which a write or an end of ours met a reset, over real sockets. */
@Timeout(60)
final class BrokenWriteTest {
    private final BlockingQueue<String> log = new LinkedTransferQueue<>();
    private final AtomicBoolean reset = new AtomicBoolean();

    @ParameterizedTest
    @CsvSource({"epoll, write", "epoll, end", "nio, write", "nio, end"})
    void readsWhatCameBeforeTheResetAndThenThatItBroke(String transport, String deed) throws Exception {
        try (WireLoops loops = Wires.open(transport, 1, new Random(1), System::nanoTime)) {
            WireLoops.Listener listener = loops.bind(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    new WireLoops.ListenerOptions(false),
                    wire -> wire.handler(new Late(deed)));
            Socket client = new Socket(
                    InetAddress.getLoopbackAddress(), listener.address().getPort());

            client.getOutputStream().write('?');
            String first = log.poll(10, SECONDS);
            client.getOutputStream().write("answer".getBytes(ISO_8859_1));
            client.setSoLinger(true, 0);
            client.close();
            reset.set(true);

            assertThat(first).isEqualTo("read 1 ?");
            assertThat(log.poll(10, SECONDS)).isEqualTo(deed);
            assertThat(log.poll(10, SECONDS)).isEqualTo("read 6 answer");
            assertThat(log.poll(10, SECONDS)).isEqualTo("read " + Wire.BROKEN + " RESET");
        }
    }

    /** Reads once, writes or ends only when the peer has answered and reset, then reads to the end. */
    private final class Late implements Wire.Handler {
        private final String deed;
        private boolean done;

        Late(String deed) {
            this.deed = deed;
        }

        @Override
        public void readable(Wire wire) {
            ByteBuf into = wire.loop().receiveBuffer();
            log.add("read " + wire.read(into) + " " + into.toString(ISO_8859_1));
            if (!done) {
                done = true;
                StandStill.until(reset);
                act(wire);
                log.add(deed);
                wire.resume();
            } else {
                log.add("read " + wire.read(into.clear()) + " " + wire.failure());
                wire.close();
            }
        }

        private void act(Wire wire) {
            if (deed.equals("end")) {
                wire.shutdownOutput();
                return;
            }
            // The first may still go out, before the kernel here has heard of the reset.
            int written = 1;
            while (written > 0) {
                written = wire.write(Unpooled.wrappedBuffer(new byte[1]));
            }
            assertThat(written).isEqualTo(Wire.BROKEN);
        }

        @Override
        public void writable(Wire wire) {}
    }
}
