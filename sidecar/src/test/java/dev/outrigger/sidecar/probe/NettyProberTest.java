package dev.outrigger.sidecar.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.NameResolver;
import dev.outrigger.routing.Check;
import dev.outrigger.routing.Prober.Result;
import dev.outrigger.routing.Prober.Result.Kind;
import dev.outrigger.routing.Statuses;
import dev.outrigger.sidecar.control.ControlLoop;
import dev.outrigger.sidecar.control.SystemTicker;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every way a probe can end, over real sockets of the native transport; {@link NioProberTest} repeats it on NIO. */
class NettyProberTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration AMPLE = Duration.ofSeconds(10);

    private final ControlLoop control = ControlLoop.start(new SystemTicker());
    private final EventLoopGroup loops = newLoops();
    private final BlockingQueue<Result> results = new LinkedBlockingQueue<>();

    EventLoopGroup newLoops() {
        return new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    }

    ChannelFactory<? extends Channel> sockets() {
        return EpollSocketChannel::new;
    }

    @AfterEach
    void close() {
        loops.shutdownGracefully(0, 5, SECONDS).awaitUninterruptibly();
        control.close();
    }

    @Test
    void passesAnAnswerOfAnExpectedStatus() throws Exception {
        try (Peer peer = Peer.answering(OK)) {
            Result result = probe(peer.address(), http("/health?deep=1", AMPLE));

            assertThat(result.kind()).isEqualTo(Kind.GOOD);
            assertThat(result.words()).isEqualTo("200");
            assertThat(result.nanos()).isBetween(1L, AMPLE.toNanos());
            assertThat(peer.requests().poll(10, SECONDS))
                    .startsWith("GET /health?deep=1 HTTP/1.1\r\n")
                    .contains("host: localhost:" + peer.address().getPort() + "\r\n")
                    .contains("connection: close\r\n");
        }
    }

    @Test
    void failsAnAnswerOfAnotherStatus() throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n")) {
            Result result = probe(peer.address(), http("/", AMPLE));

            assertThat(result.kind()).isEqualTo(Kind.BAD_ANSWER);
            assertThat(result.words()).isEqualTo("503 (expected: 200-399)");
        }
    }

    @Test
    void waitsForTheFinalStatusBehindInterimOnes() throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n" + OK)) {
            Result result = probe(peer.address(), http("/", AMPLE));

            assertThat(result.words()).isEqualTo("200");
        }
    }

    @Test
    void decidesByTheHeadersAndDropsAnEndlessBody() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (Peer peer = Peer.playing(socket -> {
            Peer.head(socket.getInputStream());
            try {
                socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
                while (true) {
                    socket.getOutputStream().write(new byte[16 << 10]);
                }
            } catch (IOException gone) {
                closed.countDown();
            }
        })) {
            Result result = probe(peer.address(), http("/", AMPLE));

            assertThat(result.kind()).isEqualTo(Kind.GOOD);
            assertThat(closed.await(10, SECONDS)).isTrue();
        }
    }

    @Test
    void passesAConnectionThatStands() throws Exception {
        try (Peer peer = Peer.playing(socket -> socket.getInputStream().read())) {
            Result result = probe(peer.address(), tcp(AMPLE));

            assertThat(result.kind()).isEqualTo(Kind.GOOD);
            assertThat(result.words()).isEqualTo("connected");
        }
    }

    @Test
    void tellsThatNobodyListens() throws Exception {
        InetSocketAddress free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
        }

        Result tcp = probe(free, tcp(AMPLE));
        Result http = probe(free, http("/", AMPLE));

        assertThat(tcp.kind()).isEqualTo(Kind.UNREACHED);
        assertThat(tcp.words()).startsWith("refused");
        assertThat(http.kind()).isEqualTo(Kind.UNREACHED);
    }

    @Test
    void endsInTimeWhenThePeerSaysNothing() throws Exception {
        try (Peer peer = Peer.playing(socket -> socket.getInputStream().readAllBytes())) {
            Result result = probe(peer.address(), http("/", SHORT));

            assertThat(result.kind()).isEqualTo(Kind.BAD_ANSWER);
            assertThat(result.words()).isEqualTo("no answer within 300ms");
            assertThat(result.nanos()).isGreaterThanOrEqualTo(SHORT.toNanos());
        }
    }

    @Test
    void endsInTimeWhenThePeerDripsItsAnswer() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (Peer peer = Peer.playing(socket -> {
            for (byte b : ("HTTP/1.1 200 OK\r\nx: " + "y".repeat(10_000)).getBytes(ISO_8859_1)) {
                socket.getOutputStream().write(b);
                never.await(20, MILLISECONDS);
            }
        })) {
            Result result = probe(peer.address(), http("/", SHORT));

            assertThat(result.words()).isEqualTo("no answer within 300ms");
        }
    }

    @Test
    void endsInTimeWhenSynsAreDropped() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = new InetSocketAddress(full.getInetAddress(), full.getLocalPort());
            List<SocketChannel> fillers = fill(address);

            Result result = probe(address, tcp(SHORT));

            assertThat(result.kind()).isEqualTo(Kind.UNREACHED);
            assertThat(result.words()).isEqualTo("no connection within 300ms");
            for (SocketChannel filler : fillers) {
                filler.close();
            }
        }
    }

    @Test
    void failsGarbage() throws Exception {
        try (Peer peer = Peer.answering("\u0000\u0001SSH-2.0-whatever\r\n\r\n")) {
            Result result = probe(peer.address(), http("/", AMPLE));

            assertThat(result.kind()).isEqualTo(Kind.BAD_ANSWER);
            assertThat(result.words()).isEqualTo("not HTTP");
        }
    }

    @Test
    void failsHeadersWithoutEnd() throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 200 OK\r\nx: " + "y".repeat(100_000))) {
            Result result = probe(peer.address(), http("/", AMPLE));

            assertThat(result.kind()).isEqualTo(Kind.BAD_ANSWER);
            assertThat(result.words()).isEqualTo("headers too long");
        }
    }

    @Test
    void failsAPeerThatClosesBeforeItAnswers() throws Exception {
        try (Peer peer = Peer.playing(socket -> Peer.head(socket.getInputStream()))) {
            Result result = probe(peer.address(), http("/", AMPLE));

            assertThat(result.kind()).isEqualTo(Kind.BAD_ANSWER);
            assertThat(result.words()).isEqualTo("closed without an answer");
        }
    }

    @Test
    void failsAPeerThatResets() throws Exception {
        try (Peer peer = Peer.playing(socket -> {
            Peer.head(socket.getInputStream());
            socket.setSoLinger(true, 0);
        })) {
            Result result = probe(peer.address(), http("/", AMPLE));

            assertThat(result.kind()).isEqualTo(Kind.BAD_ANSWER);
            assertThat(result.words()).isEqualTo("reset");
        }
    }

    @Test
    void probesTheHostAndPortOfTheCheckInsteadOfTheAnnouncedOnes() throws Exception {
        try (Peer peer = Peer.answering(OK)) {
            InetSocketAddress announced = numeric(new byte[] {(byte) 192, 0, 2, 1});
            Check check = check(
                    Optional.of("/"), AMPLE, "app.internal", peer.address().getPort());

            Result result = probe(announced, check);

            assertThat(result.words()).isEqualTo("200");
            assertThat(peer.requests().poll(10, SECONDS))
                    .contains("host: app.internal:" + peer.address().getPort() + "\r\n");
        }
    }

    @Test
    void holdsANameThatCannotBeResolvedAgainstNobody() throws Exception {
        Result result =
                probe(numeric(new byte[] {127, 0, 0, 1}), check(Optional.empty(), AMPLE, "nowhere.internal", 9));

        assertThat(result.kind()).isEqualTo(Kind.LOCAL);
        assertThat(result.words()).isEqualTo("nowhere.internal not resolved: NXDOMAIN");
    }

    @Test
    void holdsErrorsOfThisHostAgainstNobody() throws Exception {
        NettyProber prober = prober(
                () -> {
                    throw new ChannelException("socket", new IOException("Too many open files"));
                },
                4,
                4);

        probe(prober, numeric(new byte[] {127, 0, 0, 1}), tcp(AMPLE));

        Result result = results.poll(20, SECONDS);
        assertThat(result).isNotNull();
        assertThat(result.kind()).isEqualTo(Kind.LOCAL);
        assertThat(result.words()).isEqualTo("Too many open files");
    }

    @Test
    void holdsALateLoopAgainstNobody() throws Exception {
        try (Peer peer = Peer.playing(socket -> socket.getInputStream().readAllBytes())) {
            CountDownLatch blocked = new CountDownLatch(1);
            CountDownLatch never = new CountDownLatch(1);
            probe(prober(sockets(), 4, 4, Duration.ofMillis(200)), peer.address(), http("/", SHORT));
            loops.next()
                    .schedule(
                            () -> {
                                blocked.countDown();
                                return never.await(800, MILLISECONDS);
                            },
                            100,
                            MILLISECONDS);
            assertThat(blocked.await(10, SECONDS)).isTrue();

            Result result = results.poll(20, SECONDS);

            assertThat(result).isNotNull();
            assertThat(result.kind()).isEqualTo(Kind.LOCAL);
            assertThat(result.words()).isEqualTo("event loop late, no answer within 300ms");
        }
    }

    @Test
    void runsNoMoreThanItsShareAndHoldsTheWaitAgainstNobody() throws Exception {
        try (Peer peer = Peer.playing(socket -> socket.getInputStream().readAllBytes())) {
            NettyProber prober = prober(sockets(), 1, 1, Duration.ofMillis(250));
            control.execute(() -> {
                prober.probe(peer.address(), http("/", Duration.ofMillis(300)), results::add);
                prober.probe(peer.address(), http("/", Duration.ofSeconds(1)), results::add);
                prober.probe(peer.address(), http("/", AMPLE), results::add);
            });

            Result third = results.poll(20, SECONDS);
            Result first = results.poll(20, SECONDS);
            Result second = results.poll(20, SECONDS);

            assertThat(third.words()).isEqualTo("1 probes wait already (expected: fewer)");
            assertThat(first.words()).endsWith("no answer within 300ms");
            assertThat(second.kind()).isEqualTo(Kind.LOCAL);
        }
    }

    @Test
    void startsWaitingProbesAsOthersEnd() throws Exception {
        try (Peer peer = Peer.playing(socket -> socket.getInputStream().read())) {
            NettyProber prober = prober(sockets(), 3, 100);
            control.execute(() -> {
                for (int i = 0; i < 60; i++) {
                    prober.probe(peer.address(), tcp(AMPLE), results::add);
                }
            });

            List<Result> all = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                all.add(results.poll(20, SECONDS));
            }

            assertThat(all).allMatch(Result::good);
            assertThat(results.poll(50, MILLISECONDS)).isNull();
        }
    }

    @Test
    void tellsThatItStopsWhenItsLoopsHaveEnded() throws Exception {
        loops.shutdownGracefully(0, 5, SECONDS).awaitUninterruptibly();

        Result result = probe(numeric(new byte[] {127, 0, 0, 1}), tcp(AMPLE));

        assertThat(result.kind()).isEqualTo(Kind.LOCAL);
        assertThat(result.words()).isEqualTo("stopping");
    }

    private Result probe(InetSocketAddress address, Check check) throws InterruptedException {
        probe(prober(sockets(), 8, 8), address, check);
        Result result = results.poll(20, SECONDS);
        assertThat(result).as("a result in time").isNotNull();
        assertThat(results).as("one result").isEmpty();
        return result;
    }

    private void probe(NettyProber prober, InetSocketAddress address, Check check) {
        control.execute(() -> prober.probe(address, check, result -> {
            assertThat(control.inLoop()).isTrue();
            results.add(result);
        }));
    }

    /** Lateness out of the way: this machine may be busy, and only two tests are about it. */
    private NettyProber prober(ChannelFactory<? extends Channel> sockets, int running, int waiting) {
        return prober(sockets, running, waiting, Duration.ofHours(1));
    }

    private NettyProber prober(ChannelFactory<? extends Channel> sockets, int running, int waiting, Duration late) {
        NameResolver names = (host, done) -> control.execute(() -> done.accept(
                host.equals("app.internal")
                        ? new NameResolver.Found(
                                List.of(numeric(new byte[] {127, 0, 0, 1}).getAddress()), Duration.ofSeconds(5))
                        : new NameResolver.Failed("NXDOMAIN")));
        return new NettyProber(control, loops, sockets, names, running, waiting, late);
    }

    private static Check http(String path, Duration timeout) {
        return check(Optional.of(path), timeout, null, 0);
    }

    private static Check tcp(Duration timeout) {
        return check(Optional.empty(), timeout, null, 0);
    }

    private static Check check(Optional<String> path, Duration timeout, @Nullable String host, int port) {
        return new Check(
                path,
                Statuses.of("200-399"),
                Duration.ofSeconds(2),
                timeout,
                2,
                3,
                Optional.ofNullable(host),
                port == 0 ? Optional.empty() : Optional.of(port));
    }

    /** The discard port of {@code address}. */
    private static InetSocketAddress numeric(byte[] address) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), 9);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Connects without accepting until the kernel drops what comes next. */
    private static List<SocketChannel> fill(InetSocketAddress address) throws IOException {
        List<SocketChannel> fillers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            SocketChannel filler = SocketChannel.open();
            filler.configureBlocking(false);
            filler.connect(address);
            fillers.add(filler);
        }
        return fillers;
    }
}
