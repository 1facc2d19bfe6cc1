package dev.outrigger.sidecar.probe;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Prober.Result;
import dev.outrigger.routing.Prober.Result.Kind;
import io.netty.channel.ChannelException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * What a prober and its host lack, names, sockets, time, turns, is held against nobody; {@link NioProberLimitsTest} repeats it
 * on NIO.
 */
class NettyProberLimitsTest extends ProberFixture {
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
            // On a machine that stood still for longer than both wait, either may be told first.
            List<Result> others = List.of(results.poll(20, SECONDS), results.poll(20, SECONDS));

            assertThat(third.words()).isEqualTo("1 probes wait already (expected: fewer)");
            assertThat(others)
                    .anySatisfy(first -> assertThat(first.words()).endsWith("no answer within 300ms"))
                    .anySatisfy(second -> assertThat(second.kind()).isEqualTo(Kind.LOCAL));
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
}
