package dev.outrigger.sidecar.wire;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SocketOptionsTest {
    private static final int NAME_BYTES = 16;
    private static final int TCP_INFO = 11;
    private static final int TCP_INFO_BYTES = 160;
    private static final int TCP_INFO_UNACKED = 24; // tcpi_unacked of linux/tcp.h
    private static final int TCP_INFO_SEGS_OUT = 136; // tcpi_segs_out
    private static final int BURST = 20_000; // less than half a window of loopback: one segment
    private static final int BURSTS = 20;

    @Test
    void doNotTakeAClientThatReadsNothingForAWhileForDead() throws Exception {
        int millis = accepted("127.0.0.1", wire -> socket(wire).getIntOpt(6, KeepAlive.TCP_USER_TIMEOUT));

        assertThat(millis).isZero();
    }

    @Test
    void haveADeadEndpointFoundOnceTheConnectionHasLivedForAWhile() throws Exception {
        AtomicLong ahead = new AtomicLong();
        BlockingQueue<String> told = new LinkedTransferQueue<>();

        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                WireLoops loops = Wires.open("epoll", 1, new Random(1), () -> System.nanoTime() + ahead.get())) {
            WireLoop loop = loops.loop(0);
            loop.execute(() -> loop.connect((InetSocketAddress) server.getLocalSocketAddress(), new Endpoint(told)));
            String early = told.poll(10, TimeUnit.SECONDS);
            ahead.addAndGet(2 * KeepAlive.PUT_OFF_NANOS);
            loop.execute(() -> {});
            String later = told.poll(10, TimeUnit.SECONDS);

            assertThat(early).isEqualTo("keep-alive false, user timeout 0 ms");
            assertThat(later).isEqualTo("keep-alive true, user timeout 30000 ms");
        }
    }

    /** Tells the options of a connection when it stands, and once the rest must be there. */
    private static final class Endpoint extends Deadline implements Wire.Handler {
        private final BlockingQueue<String> told;
        private @Nullable Wire connected;

        Endpoint(BlockingQueue<String> told) {
            this.told = told;
        }

        @Override
        public void connected(Wire wire) {
            connected = wire;
            due();
            wire.loop().arm(this, KeepAlive.PUT_OFF_NANOS + 1_000_000_000L);
        }

        @Override
        protected void due() {
            try {
                LinuxSocket socket = socket(requireNonNull(connected));
                told.add("keep-alive " + socket.isKeepAlive() + ", user timeout "
                        + socket.getIntOpt(6, KeepAlive.TCP_USER_TIMEOUT) + " ms");
            } catch (IOException broken) {
                told.add(broken.toString());
            }
        }

        @Override
        public void readable(Wire wire) {}

        @Override
        public void writable(Wire wire) {}

        @Override
        public void threw() {}
    }

    @Test
    void haveNothingPacedWithinTheHost() throws Exception {
        assertThat(accepted("127.0.0.1", SocketOptionsTest::congestionControl)).isEqualTo("reno");
    }

    @Test
    void leaveToTheHostHowOthersAreServed() throws Exception {
        String host = Files.readString(Path.of("/proc/sys/net/ipv4/tcp_congestion_control"))
                .strip();

        assertThat(accepted("0.0.0.0", SocketOptionsTest::congestionControl)).isEqualTo(host);
    }

    @Test
    void sendWhatIsCorkedAndTheEndInOneSegment() throws Exception {
        int corked = accepted("127.0.0.1", wire -> {
            wire.cork();
            return segments(wire);
        });
        int uncorked = accepted("127.0.0.1", SocketOptionsTest::segments);

        assertThat(corked).isEqualTo(1);
        assertThat(uncorked).isEqualTo(2);
    }

    /** Returns how many segments some bytes and the end are sent in. */
    private static int segments(Wire wire) throws Exception {
        int before = info(socket(wire), TCP_INFO_SEGS_OUT);
        wire.write(Unpooled.wrappedBuffer(new byte[60]));
        wire.shutdownOutput();
        return info(socket(wire), TCP_INFO_SEGS_OUT) - before;
    }

    private static int info(LinuxSocket socket, int offset) throws IOException {
        ByteBuffer info = ByteBuffer.allocateDirect(TCP_INFO_BYTES).order(ByteOrder.nativeOrder());
        socket.getRawOpt(6, TCP_INFO, info);
        return info.getInt(offset);
    }

    /** What nginx does with tcp_nopush: it keeps the rest of an answer until what came before is acknowledged. */
    @Test
    void acknowledgeABurstAsSoonAsItIsRead() throws Exception {
        BlockingQueue<Integer> read = new LinkedTransferQueue<>();
        LinuxSocket sender = LinuxSocket.newSocketStream(false);

        try (WireLoops loops = Wires.open("epoll", 1, new Random(1), System::nanoTime);
                WireLoops.Listener listener = loops.bind(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new WireLoops.ListenerOptions(false),
                        wire -> {
                            wire.handler(new Answering(read));
                            read.add(0);
                        })) {
            sender.connect(listener.address());
            assertThat(read.poll(10, TimeUnit.SECONDS)).isZero();
            for (int burst = 1; burst <= BURSTS; burst++) {
                assertThat(sender.send(ByteBuffer.allocateDirect(BURST), 0, BURST))
                        .isEqualTo(BURST);
                assertThat(read.poll(10, TimeUnit.SECONDS)).isEqualTo(burst);
            }

            assertThat(info(sender, TCP_INFO_UNACKED)).isZero();
        } finally {
            sender.close();
        }
    }

    /**
     * Tells of every burst that is read, and answers all but the last: so the kernel learns how large a segment is, and puts
     * acknowledgements off in the hope of an answer that takes them along.
     */
    private static final class Answering implements Wire.Handler {
        private final BlockingQueue<Integer> read;
        private long bytes;

        Answering(BlockingQueue<Integer> read) {
            this.read = read;
        }

        @Override
        public void readable(Wire wire) {
            Pipe pipe = requireNonNull(wire.loop().pipe());
            int moved = wire.read(pipe, BURST);
            pipe.release();
            if (moved > 0) {
                bytes += moved;
                readable(wire);
            } else if (bytes % BURST == 0) {
                int bursts = (int) (bytes / BURST);
                if (bursts < BURSTS) {
                    wire.write(Unpooled.wrappedBuffer(new byte[1]));
                }
                read.add(bursts);
            }
        }

        @Override
        public void writable(Wire wire) {}
    }

    private interface Question<T> {
        T ask(Wire wire) throws Exception;
    }

    private static LinuxSocket socket(Wire wire) {
        return (LinuxSocket) ((EpollWire) wire).fd();
    }

    /** Asks an accepted connection, on its loop. */
    private static <T> T accepted(String bind, Question<T> question) throws Exception {
        CompletableFuture<T> answer = new CompletableFuture<>();

        try (WireLoops loops = Wires.open("epoll", 1, new Random(1), System::nanoTime);
                WireLoops.Listener listener =
                        loops.bind(new InetSocketAddress(bind, 0), new WireLoops.ListenerOptions(false), wire -> {
                            try {
                                answer.complete(question.ask(wire));
                            } catch (Exception broken) {
                                answer.completeExceptionally(broken);
                            }
                        });
                Socket client = new Socket(
                        InetAddress.getLoopbackAddress(), listener.address().getPort())) {

            assertThat(client.isConnected()).isTrue();
            return answer.get(10, TimeUnit.SECONDS);
        }
    }

    private static String congestionControl(Wire wire) throws Exception {
        ByteBuffer name = ByteBuffer.allocateDirect(NAME_BYTES);
        socket(wire).getRawOpt(6, EpollTransport.TCP_CONGESTION, name);
        byte[] bytes = new byte[NAME_BYTES];
        name.rewind().get(bytes);
        return new String(bytes, StandardCharsets.US_ASCII).replace("\0", "");
    }
}
