package dev.outrigger.sidecar.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedTransferQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every transport promises, over real sockets of the loopback. */
@Timeout(60)
final class WireContractTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final WireLoops.ListenerOptions SERVER_MAY_SPEAK_FIRST = new WireLoops.ListenerOptions(false);

    private final BlockingQueue<String> log = new LinkedTransferQueue<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void echoesAndKeepsHalfOpenAfterTheClientsEnd(String transport) throws Exception {
        Socket client = client(listen(loops(transport, 1), new Echo()));

        client.getOutputStream().write("hello".getBytes(ISO_8859_1));
        client.shutdownOutput();
        byte[] answer = client.getInputStream().readAllBytes();

        assertThat(answer).asString(ISO_8859_1).isEqualTo("hello");
        assertThat(log.poll(10, SECONDS)).isEqualTo("end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void readsAllThatWasSentBeforeTheEnd(String transport) throws Exception {
        Socket client = client(listen(loops(transport, 1), new Echo()));
        byte[] sent = new byte[1_000_000];
        new Random(1).nextBytes(sent);

        Thread writer = new Thread(() -> {
            try {
                client.getOutputStream().write(sent);
                client.shutdownOutput();
            } catch (IOException broken) {
                log.add("writer " + broken);
            }
        });
        writer.start();
        byte[] answer = client.getInputStream().readAllBytes();
        writer.join(10_000);

        assertThat(answer).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void tellsAResetAsSuch(String transport) throws Exception {
        Socket client = client(listen(loops(transport, 1), new Echo()));

        client.setSoLinger(true, 0);
        client.close();

        assertThat(log.poll(10, SECONDS)).isEqualTo("broken RESET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void seesAnEndOfWhichNoEventHasToldYet(String transport) throws Exception {
        CompletableFuture<Socket> peer = new CompletableFuture<>();
        Socket client = client(listen(loops(transport, 1), new Echo() {
            @Override
            public void readable(Wire wire) {
                ByteBuf into = wire.loop().receiveBuffer();
                log.add("read " + wire.read(into) + ", " + wire.read(into));
                end(peer.getNow(null));
                log.add("poll " + wire.poll(into));
                wire.close();
            }
        }));
        peer.complete(client);

        client.getOutputStream().write(1);

        assertThat(log.poll(10, SECONDS)).isEqualTo("read 1, " + Wire.AGAIN);
        assertThat(log.poll(10, SECONDS)).isEqualTo("poll " + Wire.END);
    }

    private static void end(Socket socket) {
        try {
            socket.shutdownOutput();
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** A read stops short of urgent data, with more behind it; the urgent byte itself is out of band, and dropped. */
    @ParameterizedTest
    @CsvSource({"epoll, false", "epoll, true", "nio, false", "nio, true"})
    void readsWhatIsBehindUrgentData(String transport, boolean ends) throws Exception {
        WireLoops loops = loops(transport, 1);
        Socket client = client(listen(loops, new Echo()));

        StandStill.during(loops.loop(0), () -> {
            client.getOutputStream().write('a');
            client.sendUrgentData('!');
            client.getOutputStream().write('b');
            if (ends) {
                client.shutdownOutput();
            }
        });

        assertThat(client.getInputStream().readNBytes(2)).asString(ISO_8859_1).isEqualTo("ab");
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void resetsSoThatThePeerSeesAReset(String transport) throws Exception {
        Socket client = client(listen(loops(transport, 1), new Echo() {
            @Override
            public void readable(Wire wire) {
                wire.reset();
            }
        }));

        client.getOutputStream().write(1);

        InputStream answer = client.getInputStream();
        assertThatThrownBy(answer::read).isInstanceOf(SocketException.class).hasMessageContaining("reset");
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void tellsARefusedConnectAsSuch(String transport) throws Exception {
        WireLoops loops = loops(transport, 1);
        InetSocketAddress closed;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = (InetSocketAddress) taken.getLocalSocketAddress();
        }

        loops.loop(0).execute(() -> loops.loop(0).connect(closed, new Echo()));

        assertThat(log.poll(10, SECONDS)).isEqualTo("connected REFUSED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void writesBeforeItStandsGoOutOnceItDoes(String transport) throws Exception {
        WireLoops loops = loops(transport, 2);
        InetSocketAddress echo = listen(loops, new Echo()).address();

        loops.loop(0).execute(() -> {
            ByteBuf hello = Unpooled.copiedBuffer("hello", ISO_8859_1);
            Wire wire = loops.loop(0).connect(echo, new Echo() {
                @Override
                public void readable(Wire told) {
                    ByteBuf into = told.loop().receiveBuffer();
                    if (told.read(into) > 0) {
                        log.add(into.toString(ISO_8859_1));
                    }
                }

                @Override
                public void writable(Wire told) {
                    told.write(hello);
                }
            });
            log.add("taken " + wire.write(hello));
        });

        assertThat(log.poll(10, SECONDS)).isEqualTo("taken 0");
        assertThat(log.poll(10, SECONDS)).isEqualTo("connected NONE");
        assertThat(log.poll(10, SECONDS)).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void survivesAHandlerThatThrowsAndResetsOnlyThatWire(String transport) throws Exception {
        WireLoops loops = loops(transport, 1);
        WireLoops.Listener broken = listen(loops, new Echo() {
            @Override
            public void readable(Wire wire) {
                throw new IllegalStateException("a mistake of the handler's, on purpose");
            }
        });
        Socket victim = client(broken);
        Socket other = client(listen(loops, new Echo()));

        victim.getOutputStream().write(1);
        InputStream answer = victim.getInputStream();
        assertThatThrownBy(answer::read).isInstanceOf(SocketException.class);
        other.getOutputStream().write(7);

        assertThat(other.getInputStream().read()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void saysWhyAPortCannotBeBound(String transport) throws Exception {
        WireLoops loops = loops(transport, 1);
        InetSocketAddress taken = listen(loops, new Echo()).address();

        assertThatThrownBy(() -> loops.bind(taken, SERVER_MAY_SPEAK_FIRST, wire -> {}))
                .isInstanceOf(WireLoops.BindException.class)
                .hasMessageContaining("127.0.0.1:" + taken.getPort())
                .hasMessageContaining("ddress already in use");
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void spreadsConnectionsOverTheLoops(String transport) throws Exception {
        WireLoops loops = loops(transport, 2);
        BlockingQueue<Integer> indexes = new LinkedTransferQueue<>();
        WireLoops.Listener listener = listen(loops, new Echo(), indexes);

        for (int i = 0; i < 10; i++) {
            client(listener);
        }

        int[] perLoop = new int[2];
        for (int i = 0; i < 10; i++) {
            perLoop[indexes.poll(10, SECONDS)]++;
        }
        assertThat(perLoop).containsExactly(5, 5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void acceptsNobodyWhilePausedAndThenThoseWhoWaited(String transport) throws Exception {
        WireLoops loops = loops(transport, 1);
        BlockingQueue<Integer> indexes = new LinkedTransferQueue<>();
        WireLoops.Listener listener = listen(loops, new Echo(), indexes);
        listener.accepting(false);
        turn(loops);
        turn(loops);

        Socket client = client(listener);
        for (int others = 99; others > 0; others--) {
            client = client(listener);
        }
        client.getOutputStream().write(7);
        turn(loops);
        boolean early = !indexes.isEmpty();
        listener.accepting(true);

        assertThat(early).isFalse();
        assertThat(client.getInputStream().read()).isEqualTo(7);
        assertThat(indexes).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void leavesNoDescriptorBehind(String transport) throws Exception {
        WireLoops loops = loops(transport, 2);
        WireLoops.Listener listener = listen(loops, new Echo());
        exchange(listener, 50);
        int before = descriptors();

        exchange(listener, 2000);

        assertThat(descriptors()).isLessThanOrEqualTo(before + 8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void deadlinesFallDueInTimeAndNeverEarly(String transport) throws Exception {
        WireLoop loop = loops(transport, 1).loop(0);
        CompletableFuture<Long> took = new CompletableFuture<>();

        loop.execute(() -> {
            long armed = System.nanoTime();
            loop.arm(
                    new Deadline() {
                        @Override
                        public void threw() {}

                        @Override
                        protected void due() {
                            took.complete(System.nanoTime() - armed);
                        }
                    },
                    50_000_000L);
        });

        assertThat(took.get(10, SECONDS)).isBetween(50_000_000L - 10_000_000L, 5_000_000_000L);
    }

    private void exchange(WireLoops.Listener listener, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            try (Socket client = new Socket(
                    InetAddress.getLoopbackAddress(), listener.address().getPort())) {
                client.getOutputStream().write(1);
                client.shutdownOutput();
                client.getInputStream().readAllBytes();
            }
        }
    }

    private static int descriptors() {
        String[] names = new File("/proc/self/fd").list();
        return names == null ? 0 : names.length;
    }

    private void turn(WireLoops loops) throws Exception {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        loops.loop(0).execute(() -> done.complete(true));
        assertThat(done.get(10, SECONDS)).isTrue();
    }

    private WireLoops loops(String transport, int count) {
        WireLoops loops = Wires.open(transport, count, new Random(1), System::nanoTime);
        open.add(loops);
        return loops;
    }

    private WireLoops.Listener listen(WireLoops loops, Wire.Handler handler) throws WireLoops.BindException {
        return listen(loops, handler, new LinkedTransferQueue<>());
    }

    private WireLoops.Listener listen(WireLoops loops, Wire.Handler handler, BlockingQueue<Integer> indexes)
            throws WireLoops.BindException {
        WireLoops.Listener listener = loops.bind(ANY_PORT, SERVER_MAY_SPEAK_FIRST, wire -> {
            wire.handler(handler instanceof Echo echo && echo.getClass() == Echo.class ? new Echo() : handler);
            indexes.add(wire.loop().index());
        });
        open.add(listener);
        return listener;
    }

    private Socket client(WireLoops.Listener listener) throws IOException {
        Socket client =
                new Socket(InetAddress.getLoopbackAddress(), listener.address().getPort());
        client.setSoTimeout(20_000);
        open.add(client);
        return client;
    }

    /** Answers what it reads; keeps what does not go out. */
    private class Echo implements Wire.Handler {
        private final ByteBuf rest = Unpooled.buffer();
        private boolean ended;

        @Override
        public void connected(Wire wire) {
            log.add("connected " + wire.failure());
        }

        @Override
        public void readable(Wire wire) {
            while (!rest.isReadable() && !ended) {
                ByteBuf into = wire.loop().receiveBuffer();
                int read = wire.read(into);
                if (read == Wire.AGAIN) {
                    return;
                }
                if (read < 0) {
                    ended = true;
                    log.add(read == Wire.END ? "end" : "broken " + wire.failure());
                    wire.close();
                    return;
                }
                wire.write(into);
                rest.clear().writeBytes(into);
            }
        }

        @Override
        public void writable(Wire wire) {
            wire.write(rest);
            if (!rest.isReadable()) {
                wire.resume();
            }
        }
    }
}
