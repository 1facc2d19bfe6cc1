package dev.outrigger.sidecar.require.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrigger.routing.Ticker;
import dev.outrigger.sidecar.require.Gate;
import dev.outrigger.sidecar.telemetry.Counted;
import dev.outrigger.sidecar.upstream.FixedRoute;
import dev.outrigger.sidecar.wire.StandStill;
import dev.outrigger.sidecar.wire.WireLoop;
import dev.outrigger.sidecar.wire.WireLoops;
import dev.outrigger.sidecar.wire.Wires;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class RelayOverSocketsTest {
    private static final int MIB = 1 << 20;

    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final List<AutoCloseable> open = new ArrayList<>();
    private List<WireLoop> loops = List.of();

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        workers.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void movesMuchBothWaysAtOnceUnharmedAndWithLittleMemory(String transport) throws Exception {
        ServerSocket server = server();
        Socket client = client(relay(transport, address(server)));
        Socket peer = accept(server);
        long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();

        Future<String> up = workers.submit(write(client, 64 * MIB, 1));
        Future<String> down = workers.submit(write(peer, 64 * MIB, 2));
        Future<String> upRead = workers.submit(read(peer));
        Future<String> downRead = workers.submit(read(client));

        assertThat(upRead.get(60, SECONDS)).isEqualTo(up.get(60, SECONDS));
        assertThat(downRead.get(60, SECONDS)).isEqualTo(down.get(60, SECONDS));
        assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - before)
                .isLessThan(16 * MIB);
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void goesPastAnEndpointThatRefuses(String transport) throws Exception {
        InetSocketAddress dead;
        try (ServerSocket gone = server()) {
            dead = address(gone);
        }
        ServerSocket server = server();
        Socket client = client(relay(transport, dead, address(server)));

        client.getOutputStream().write(7);

        assertThat(accept(server).getInputStream().read()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void forwardsAReset(String transport) throws Exception {
        ServerSocket server = server();
        Socket client = client(relay(transport, address(server)));
        Socket peer = accept(server);

        peer.setSoLinger(true, 0);
        peer.close();

        InputStream answer = client.getInputStream();
        assertThatThrownBy(answer::read).isInstanceOf(SocketException.class).hasMessageContaining("reset");
    }

    /** The clock stands still, so that only the client's own reading decides what it gets. */
    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void deliversAllThatWasReadBeforeAReset(String transport) throws Exception {
        AtomicLong clock = new AtomicLong();
        ServerSocket server = server();
        FixedRoute route = FixedRoute.tcp(address(server));
        Socket client = client(relay(transport, clock::get, route));
        Socket peer = accept(server);
        byte[] sent = new byte[MIB];
        new Random(5).nextBytes(sent);

        peer.getOutputStream().write(sent);
        onLoops(() -> Counted.sent(route.meters(0)) == MIB);
        peer.setSoLinger(true, 0);
        peer.close();
        onLoops(() -> route.inFlight() == 0);
        byte[] read = client.getInputStream().readNBytes(MIB);
        clock.addAndGet(SECONDS.toNanos(1));

        assertThat(read).isEqualTo(sent);
        InputStream more = client.getInputStream();
        assertThatThrownBy(more::read).isInstanceOf(SocketException.class).hasMessageContaining("reset");
    }

    /** Looks between turns until it is so. */
    private void onLoops(Callable<Boolean> so) throws Exception {
        boolean holds = false;
        while (!holds) {
            FutureTask<Boolean> look = new FutureTask<>(so);
            loops.get(0).execute(look);
            holds = look.get(20, SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void passesOnWhatWasThereWhenTheClientsBytesMetAReset(String transport) throws Exception {
        ServerSocket server = server();
        Socket client = client(relay(transport, address(server)));
        Socket peer = accept(server);
        client.getOutputStream().write('?');
        peer.getInputStream().read();

        atOnce(() -> {
            client.getOutputStream().write('!');
            peer.getOutputStream().write("too much".getBytes(ISO_8859_1));
            peer.setSoLinger(true, 0);
            peer.close();
        });

        assertThat(client.getInputStream().readNBytes(8)).asString(ISO_8859_1).isEqualTo("too much");
        InputStream more = client.getInputStream();
        assertThatThrownBy(more::read).isInstanceOf(SocketException.class).hasMessageContaining("reset");
    }

    /** A spliced read comes back with nothing at the mark of urgent data, and with more behind it. */
    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void movesWhatIsBehindUrgentDataInBulk(String transport) throws Exception {
        ServerSocket server = server();
        Socket client = client(relay(transport, address(server)));
        Socket peer = accept(server);
        byte[] half = new byte[20_000];
        new Random(4).nextBytes(half);

        atOnce(() -> {
            client.getOutputStream().write(half);
            client.sendUrgentData('!');
            client.getOutputStream().write(half);
        });

        peer.setSoTimeout(20_000);
        assertThat(peer.getInputStream().readNBytes(half.length)).isEqualTo(half);
        assertThat(peer.getInputStream().readNBytes(half.length)).isEqualTo(half);
    }

    private void atOnce(StandStill.Deeds deeds) throws Exception {
        StandStill.during(loops.get(0), () -> StandStill.during(loops.get(1), deeds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void stopsTheSenderWhenTheReaderStalls(String transport) throws Exception {
        ServerSocket server = server();
        Socket client = client(relay(transport, address(server)));
        Socket peer = accept(server);
        peer.setSoTimeout(20_000);

        Future<String> sent = workers.submit(write(peer, 64 * MIB, 3));
        boolean through = finishesWithin(sent, 1);
        String read = workers.submit(read(client)).get(60, SECONDS);

        assertThat(through).isFalse();
        assertThat(read).isEqualTo(sent.get(10, SECONDS));
    }

    private static boolean finishesWithin(Future<String> work, long seconds) throws Exception {
        try {
            work.get(seconds, SECONDS);
            return true;
        } catch (java.util.concurrent.TimeoutException stalled) {
            return false;
        }
    }

    private Callable<String> write(Socket to, int bytes, long seed) {
        return () -> {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Random random = new Random(seed);
            byte[] piece = new byte[50_000];
            OutputStream out = to.getOutputStream();
            for (int left = bytes; left > 0; left -= piece.length) {
                random.nextBytes(piece);
                int length = Math.min(left, piece.length);
                digest.update(piece, 0, length);
                out.write(piece, 0, length);
            }
            to.shutdownOutput();
            return HexFormat.of().formatHex(digest.digest());
        };
    }

    private Callable<String> read(Socket from) {
        return () -> {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] piece = new byte[60_000];
            InputStream in = from.getInputStream();
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                digest.update(piece, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        };
    }

    private InetSocketAddress relay(String transport, InetSocketAddress... upstreams) throws Exception {
        return relay(transport, System::nanoTime, FixedRoute.tcp(upstreams));
    }

    private InetSocketAddress relay(String transport, Ticker clock, FixedRoute route) throws Exception {
        WireLoops opened = Wires.open(transport, 2, new Random(1), clock);
        open.add(opened);
        loops = List.of(opened.loop(0), opened.loop(1));
        Gate gate = new Gate(() -> 1000, () -> {});
        TcpFront front = new TcpFront(route, loops, gate);
        WireLoops.Listener listener = opened.bind(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new WireLoops.ListenerOptions(false),
                front::accepted);
        open.add(listener);
        return listener.address();
    }

    private ServerSocket server() throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setSoTimeout(20_000);
        open.add(server);
        return server;
    }

    private Socket accept(ServerSocket server) throws IOException {
        Socket peer = server.accept();
        open.add(peer);
        return peer;
    }

    private Socket client(InetSocketAddress to) throws IOException {
        Socket client = new Socket(to.getAddress(), to.getPort());
        client.setSoTimeout(20_000);
        open.add(client);
        return client;
    }

    private static InetSocketAddress address(ServerSocket server) {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }
}
