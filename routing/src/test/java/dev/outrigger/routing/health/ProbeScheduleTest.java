package dev.outrigger.routing.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Check;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.Prober;
import dev.outrigger.routing.Prober.Result.Kind;
import dev.outrigger.routing.testing.Endpoints;
import dev.outrigger.routing.testing.ScriptedProber;
import dev.outrigger.routing.testing.SeededScheduler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ProbeScheduleTest {
    private static final long MILLISECOND = 1_000_000L;

    private final SeededScheduler scheduler = new SeededScheduler(3);
    private final ScriptedProber prober = new ScriptedProber(scheduler);
    private final Instance instance = Endpoints.instance(1);
    private final List<Boolean> verdicts = new ArrayList<>();

    @Test
    void probesAtItsIntervalAtRestAndSoonerInTransition() {
        Check slow = new Check(
                Optional.empty(),
                Check.TCP.statuses(),
                Duration.ofSeconds(8),
                Duration.ofSeconds(1),
                2,
                3,
                Optional.empty(),
                Optional.empty());
        steady(slow);

        scheduler.runFor(Duration.ofSeconds(40));

        List<Long> gaps = gaps();
        assertThat(gaps.get(0)).isBetween(1_800L, 2_201L);
        assertThat(gaps.get(1)).isBetween(7_200L, 8_801L);
        assertThat(verdicts).containsExactly(true);
    }

    @Test
    void fallsAfterThreeBadProbesAndRisesAfterTwoGoodOnes() {
        steady(Check.TCP);
        scheduler.runFor(Duration.ofSeconds(10));
        prober.answer(instance.address(), Kind.BAD_ANSWER);
        scheduler.runFor(Duration.ofSeconds(10));
        prober.answer(instance.address(), Kind.GOOD);

        scheduler.runFor(Duration.ofSeconds(10));

        assertThat(verdicts).containsExactly(true, false, true);
    }

    @Test
    void learnsNothingFromOurOwnTrouble() {
        steady(Check.TCP);
        scheduler.runFor(Duration.ofSeconds(10));
        prober.answer(instance.address(), Kind.LOCAL);

        scheduler.runFor(Duration.ofMinutes(1));

        assertThat(verdicts).containsExactly(true);
    }

    @Test
    void probesTheDoubtedSoonAndThenEverLessOften() {
        prober.answer(instance.address(), Kind.UNREACHED);
        ProbeSchedule.doubted(
                instance.address(), List.of(Check.TCP), prober, scheduler, random(), new ProbeLimiter(100), watcher());
        long start = scheduler.nanos();

        scheduler.runFor(Duration.ofMinutes(5));

        List<Long> gaps = gaps();
        assertThat(prober.times().get(0) - start).isBetween(0L, 500 * MILLISECOND);
        assertThat(gaps.get(0)).isBetween(1_600L, 2_401L);
        assertThat(gaps.get(1)).isBetween(3_200L, 4_801L);
        assertThat(gaps.get(gaps.size() - 1)).isBetween(24_000L, 36_001L);
        assertThat(verdicts).containsExactly(false);
    }

    @Test
    void passesOnlyWhenAllChecksPass() {
        Check other = new Check(
                Optional.empty(),
                Check.TCP.statuses(),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                2,
                3,
                Optional.empty(),
                Optional.of(9_999));
        prober.answer(new InetSocketAddress(instance.address().getAddress(), 9_999), Kind.BAD_ANSWER);
        steady(Check.TCP, other);

        scheduler.runFor(Duration.ofSeconds(30));

        assertThat(verdicts).containsExactly(false);
    }

    @Test
    void isSilentOnceClosed() {
        ProbeSchedule schedule = steady(Check.TCP);
        scheduler.runFor(Duration.ofSeconds(10));

        schedule.close();
        prober.answer(instance.address(), Kind.BAD_ANSWER);
        int probes = prober.times().size();
        scheduler.runFor(Duration.ofMinutes(1));

        assertThat(prober.times()).hasSize(probes);
        assertThat(verdicts).containsExactly(true);
    }

    @Test
    void keepsAllSchedulesOfAProcessBelowItsRate() {
        ProbeLimiter limiter = new ProbeLimiter(100);
        for (int i = 0; i < 1_000; i++) {
            ProbeSchedule.doubted(
                    instance.address(), List.of(Check.TCP), prober, scheduler, random(), limiter, watcher());
        }

        scheduler.runFor(Duration.ofSeconds(10));

        List<Long> times = prober.times();
        assertThat(times).hasSizeGreaterThan(900);
        for (int i = 100; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 100)).isGreaterThanOrEqualTo(1_000 * MILLISECOND);
        }
    }

    private ProbeSchedule steady(Check... checks) {
        return ProbeSchedule.steady(
                instance.address(), List.of(checks), prober, scheduler, random(), new ProbeLimiter(100), watcher());
    }

    private ProbeSchedule.Watcher watcher() {
        return (boolean passing, Prober.Result result) -> verdicts.add(passing);
    }

    private static SplittableRandom random() {
        return new SplittableRandom(5);
    }

    /** Returns the milliseconds between probes. */
    private List<Long> gaps() {
        List<Long> gaps = new ArrayList<>();
        for (int i = 1; i < prober.times().size(); i++) {
            gaps.add((prober.times().get(i) - prober.times().get(i - 1)) / MILLISECOND);
        }
        return gaps;
    }
}
