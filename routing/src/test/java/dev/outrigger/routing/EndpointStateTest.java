package dev.outrigger.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.testing.Endpoints;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class EndpointStateTest {
    private static final InetSocketAddress ADDRESS = Endpoints.instance(1).address();

    private final List<EndpointState> told = new ArrayList<>();
    private final EndpointState state = new EndpointState("api", ADDRESS, 2, told::add);

    EndpointStateTest() {
        state.limits(3, 0);
    }

    @Test
    void sumsWhatIsInFlightOverLoops() {
        state.started(0);
        state.started(1);
        state.started(1);
        state.finished(1, Outcome.SUCCESS, 0);

        int inFlight = state.inFlight();

        assertThat(inFlight).isEqualTo(2);
        assertThat(state.successes()).isEqualTo(1);
    }

    @Test
    void countsApartFromThoseThatCountBesideIt() {
        List<EndpointState> all = new ArrayList<>(List.of(state));
        for (int i = 1; i < 40; i++) {
            all.add(all.get(i - 1).beside(Endpoints.instance(i).address()));
        }
        for (int i = 0; i < all.size(); i++) {
            for (int times = 0; times < i; times++) {
                all.get(i).started(times % 2);
                all.get(i).started(times % 2);
                all.get(i).finished(times % 2, times % 3 == 0 ? Outcome.BAD_ANSWER : Outcome.SUCCESS, 0);
            }
        }

        for (int i = 0; i < all.size(); i++) {
            EndpointState one = all.get(i);
            assertThat(one.inFlight()).isEqualTo(i);
            assertThat(one.badAnswers()).isEqualTo((i + 2) / 3);
            assertThat(one.successes()).isEqualTo(i - one.badAnswers());
            assertThat(one.service()).isEqualTo("api");
        }
    }

    @Test
    void isFlaggedAndPostedByTheFailureThatReachesTheLimitOnly() {
        end(Outcome.BAD_ANSWER, 2);

        Doubt before = state.doubt();
        end(Outcome.BAD_ANSWER, 5);

        assertThat(before).isEqualTo(Doubt.NONE);
        assertThat(state.doubt()).isEqualTo(Doubt.BAD_ANSWERS);
        assertThat(told).containsExactly(state);
        assertThat(state.consecutiveFailures()).isEqualTo(7);
    }

    @Test
    void startsCountingAgainAfterOneSuccess() {
        end(Outcome.BAD_ANSWER, 2);
        end(Outcome.SUCCESS, 1);

        end(Outcome.BAD_ANSWER, 2);

        assertThat(state.doubt()).isEqualTo(Doubt.NONE);
        assertThat(told).isEmpty();
    }

    @Test
    void isFlaggedByTheFirstConnectThatFails() {
        end(Outcome.UNREACHED, 3);

        Doubt doubt = state.doubt();

        assertThat(doubt).isEqualTo(Doubt.UNREACHED);
        assertThat(told).containsExactly(state);
    }

    @Test
    void learnsNothingFromOurOwnTroubleAndFromClientsThatLeave() {
        end(Outcome.LOCAL, 10);
        end(Outcome.CANCELLED, 10);

        Doubt doubt = state.doubt();

        assertThat(doubt).isEqualTo(Doubt.NONE);
        assertThat(state.consecutiveFailures()).isZero();
        assertThat(state.successes() + state.badAnswers()).isZero();
    }

    @Test
    void offersOneTrialAndOffersItAgainIfThatSaidNothing() {
        state.decide(Doubt.TRIAL);

        boolean first = state.claimTrial();
        boolean second = state.claimTrial();
        end(Outcome.CANCELLED, 1);
        boolean third = state.claimTrial();
        end(Outcome.SUCCESS, 1);

        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(third).isTrue();
        assertThat(state.answered()).isTrue();
        assertThat(told).containsExactly(state);
    }

    @Test
    void isNotReachedAgainByAnOldStreamThatEnds() {
        end(Outcome.UNREACHED, 1);
        end(Outcome.SUCCESS, 1);

        boolean byStream = state.answered();
        state.reached();

        assertThat(byStream).isFalse();
        assertThat(state.answered()).isTrue();
        assertThat(told).hasSize(2);
    }

    @Test
    void warmsUpFromATenthInAStraightLine() {
        state.warmUp(1_000, 10_000);

        assertThat(state.ramp(1_000)).isEqualTo(0.1);
        assertThat(state.ramp(6_000)).isEqualTo(0.5);
        assertThat(state.ramp(11_000)).isEqualTo(1);
    }

    @Test
    @Timeout(60)
    void countsReturnToZeroAndOneLoopPostsWhenLoopsRace() throws Exception {
        int loops = 4;
        AtomicInteger posts = new AtomicInteger();
        EndpointState shared = new EndpointState("api", ADDRESS, loops, changed -> posts.incrementAndGet());
        shared.limits(1_000, 0);
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(loops);
        List<Future<Integer>> runs = new ArrayList<>();

        for (int loop = 0; loop < loops; loop++) {
            int index = loop;
            runs.add(threads.submit(() -> run(shared, index, go)));
        }
        go.countDown();
        int bad = 0;
        for (Future<Integer> run : runs) {
            bad += run.get(30, TimeUnit.SECONDS);
        }
        threads.shutdownNow();

        assertThat(shared.inFlight()).isZero();
        assertThat(shared.badAnswers()).isEqualTo(bad);
        assertThat(shared.consecutiveFailures()).isEqualTo(bad);
        assertThat(posts).hasValue(1);
    }

    private static int run(EndpointState shared, int loop, CountDownLatch go) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(loop);
        int bad = 0;
        go.await(10, TimeUnit.SECONDS);
        for (int i = 0; i < 50_000; i++) {
            boolean fails = random.nextBoolean();
            bad += fails ? 1 : 0;
            shared.started(loop);
            shared.finished(loop, fails ? Outcome.BAD_ANSWER : Outcome.CANCELLED, i);
        }
        return bad;
    }

    private void end(Outcome outcome, int times) {
        for (int i = 0; i < times; i++) {
            state.started(0);
            state.finished(0, outcome, 0);
        }
    }
}
