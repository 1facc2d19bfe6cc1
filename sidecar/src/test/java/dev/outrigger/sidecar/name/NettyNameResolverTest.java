package dev.outrigger.sidecar.name;

import static io.netty.handler.codec.dns.DnsRecordType.A;
import static io.netty.handler.codec.dns.DnsRecordType.AAAA;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.NameResolver.Answer;
import dev.outrigger.discovery.NameResolver.Failed;
import dev.outrigger.discovery.NameResolver.Found;
import dev.outrigger.sidecar.control.BlockingPool;
import dev.outrigger.sidecar.control.ControlLoop;
import dev.outrigger.sidecar.control.SystemTicker;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedTransferQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a name server on loopback; a question waits 200 ms for its answer, a look-up ends within 2 s. */
final class NettyNameResolverTest {
    private final ControlLoop control = ControlLoop.start(new SystemTicker());
    private final BlockingPool files = new BlockingPool(control, 1, 64);
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ScriptedNameServer server = new ScriptedNameServer(loops.next());
    private final BlockingQueue<Answer> answers = new LinkedTransferQueue<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private NettyNameResolver resolver;

    @BeforeEach
    void open() {
        resolver = resolver(200, ofSeconds(2));
    }

    @AfterEach
    void close() {
        resolver.close();
        server.close();
        loops.shutdownGracefully(0, 5, SECONDS).awaitUninterruptibly();
        files.close();
        control.close();
    }

    @Test
    void findsAllAddressesOfBothFamilies() throws Exception {
        server.knows("app.internal", A, 60, "10.0.0.1", "10.0.0.2");
        server.knows("app.internal", AAAA, 30, "fd00::1");

        Answer answer = resolve("app.internal");

        assertThat(texts(answer)).containsExactly("10.0.0.1", "10.0.0.2", "fd00:0:0:0:0:0:0:1");
        assertThat(((Found) answer).ttl()).isEqualTo(ofSeconds(30));
    }

    @Test
    void holdsAnAnswerNeitherTooShortNorTooLong() throws Exception {
        server.knows("short.internal", A, 0, "10.0.0.1");
        server.knows("long.internal", A, 86_400, "10.0.0.1");

        Found shortest = (Found) resolve("short.internal");
        Found longest = (Found) resolve("long.internal");

        assertThat(shortest.ttl()).isEqualTo(ofSeconds(5));
        assertThat(longest.ttl()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void asksAgainEveryTime() throws Exception {
        server.knows("app.internal", A, 300, "10.0.0.1");
        Answer first = resolve("app.internal");
        server.knows("app.internal", A, 300, "10.0.0.9");

        Answer second = resolve("app.internal");

        assertThat(texts(first)).containsExactly("10.0.0.1");
        assertThat(texts(second)).containsExactly("10.0.0.9");
    }

    @Test
    void answersNumbersByThemselves() throws Exception {
        server.close();

        assertThat(texts(resolve("192.0.2.7"))).containsExactly("192.0.2.7");
        assertThat(texts(resolve("2001:db8::7"))).containsExactly("2001:db8:0:0:0:0:0:7");
    }

    @Test
    void readsTheHostsFileFirstAndAgainWhenItChanged() throws Exception {
        Path hosts = folder.resolve("hosts");
        server.knows("app.internal", A, 300, "10.0.0.1");
        Files.writeString(hosts, "10.1.0.1 App.internal app # ours\nfd00::5 app.internal\n");
        Answer first = resolve("app.INTERNAL");
        Files.writeString(hosts, "10.1.0.2 app.internal\n");
        Answer second = resolve("app.internal");
        Files.delete(hosts);

        Answer third = resolve("app.internal");

        assertThat(texts(first)).containsExactly("10.1.0.1", "fd00:0:0:0:0:0:0:5");
        assertThat(texts(second)).containsExactly("10.1.0.2");
        assertThat(texts(third)).containsExactly("10.0.0.1");
    }

    @Test
    void tellsThatThereIsNoSuchName() throws Exception {
        Answer answer = resolve("nowhere.internal");

        assertThat(answer).isEqualTo(new Failed("no such name, or no address for it"));
    }

    @Test
    void takesOneFamilyWhereTheOtherHasNoRecords() throws Exception {
        server.knows("four.internal", A, 60, "10.0.0.1");
        server.knows("four.internal", AAAA, 60);
        server.knows("six.internal", A, 60);
        server.knows("six.internal", AAAA, 60, "fd00::1");

        assertThat(texts(resolve("four.internal"))).containsExactly("10.0.0.1");
        assertThat(texts(resolve("six.internal"))).containsExactly("fd00:0:0:0:0:0:0:1");
    }

    @Test
    void takesIpv4WhereNobodyAnswersForIpv6() throws Exception {
        server.knows("app.internal", A, 60, "10.0.0.1");
        server.keepsSilent("app.internal", AAAA);

        assertThat(texts(resolve("app.internal"))).containsExactly("10.0.0.1");
    }

    @Test
    void failsRatherThanTellHalfAList() throws Exception {
        server.keepsSilent("silent.internal", A);
        server.knows("silent.internal", AAAA, 60, "fd00::1");
        server.fails("failing.internal", A);
        server.knows("failing.internal", AAAA, 60, "fd00::1");

        assertThat(resolve("silent.internal")).isEqualTo(new Failed("name servers do not answer"));
        assertThat(((Failed) resolve("failing.internal")).why()).startsWith("Failed to resolve 'failing.internal.'");
    }

    @Test
    void endsAtItsDeadline() throws Exception {
        resolver.close();
        resolver = resolver(20_000, Duration.ofMillis(200));
        server.keepsSilent("app.internal", A);

        assertThat(resolve("app.internal")).isEqualTo(new Failed("no answer within 200 ms"));
    }

    @Test
    void refusesWhatIsNoName() throws Exception {
        Answer answer = resolve("a".repeat(64) + ".internal");

        assertThat(answer).isInstanceOf(Failed.class);
    }

    @Test
    void answersOnTheControlLoopAndNeverInsideTheCall() throws Exception {
        BlockingQueue<String> order = new LinkedTransferQueue<>();

        control.execute(() -> {
            resolver.resolve("10.0.0.1", answer -> order.add("answer, on loop " + control.inLoop()));
            order.add("called");
        });

        assertThat(order.poll(10, SECONDS)).isEqualTo("called");
        assertThat(order.poll(10, SECONDS)).isEqualTo("answer, on loop true");
    }

    @Test
    void boundsWhatIsUnderWay() throws Exception {
        server.keepsSilent("app.internal", A);
        control.execute(() -> {
            for (int i = 0; i < 257; i++) {
                resolver.resolve("app.internal", answers::add);
            }
        });

        Answer first = answers.poll(10, SECONDS);

        assertThat(first).isEqualTo(new Failed("256 look-ups under way (expected: fewer)"));
        for (int i = 0; i < 256; i++) {
            assertThat(answers.poll(10, SECONDS)).isInstanceOf(Failed.class);
        }
    }

    @Test
    void keepsNoLookUpThatHasEndedWhileItsMakingHangs() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        BlockingPool two = new BlockingPool(control, 2, 64);
        resolver.close();
        resolver = new NettyNameResolver(
                control, two, new HostsFile(folder.resolve("hosts")), () -> madeAfter(hangs), Duration.ofMillis(20));
        for (int i = 0; i < 5; i++) {
            assertThat(resolve("app.internal")).isEqualTo(new Failed("no answer within 20 ms"));
        }

        BlockingQueue<Integer> waiting = new LinkedTransferQueue<>();
        control.execute(() -> waiting.add(resolver.waiting()));

        assertThat(waiting.poll(10, SECONDS)).isLessThanOrEqualTo(1);
        hangs.countDown();
        two.close();
    }

    private Answer resolve(String host) throws InterruptedException {
        control.execute(() -> resolver.resolve(host, answers::add));
        Answer answer = answers.poll(20, SECONDS);
        assertThat(answer).as("an answer for %s", host).isNotNull();
        return answer;
    }

    private static List<String> texts(Answer answer) {
        assertThat(answer).isInstanceOf(Found.class);
        return ((Found) answer)
                .addresses().stream().map(InetAddress::getHostAddress).toList();
    }

    private NettyNameResolver resolver(long queryMillis, Duration deadline) {
        return new NettyNameResolver(
                control, files, new HostsFile(folder.resolve("hosts")), () -> made(queryMillis), deadline);
    }

    private DnsNameResolver madeAfter(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return made(200);
    }

    private DnsNameResolver made(long queryMillis) {
        return NettyNameResolver.builder(
                        loops.next(),
                        NioDatagramChannel::new,
                        NioSocketChannel::new,
                        new SequentialDnsServerAddressStreamProvider(server.address()))
                .queryTimeoutMillis(queryMillis)
                .searchDomains(List.of())
                .build();
    }
}
