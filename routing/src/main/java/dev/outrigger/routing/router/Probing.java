package dev.outrigger.routing.router;

import dev.outrigger.routing.Check;
import dev.outrigger.routing.Prober;
import dev.outrigger.routing.Scheduler;
import dev.outrigger.routing.TrafficPolicy;
import dev.outrigger.routing.health.ProbeLimiter;
import dev.outrigger.routing.health.ProbeSchedule;
import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;

/** Who of a service is probed, and how often. Control loop. */
final class Probing {
    /** Told every verdict: the first of a schedule, and every change. */
    interface Told {
        void probed(Slot slot, boolean passing, Prober.Result result);
    }

    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final Prober prober;
    private final ProbeLimiter limiter;
    private final Told told;
    private List<Check> checks = List.of(Check.TCP);

    Probing(Scheduler scheduler, RandomGenerator random, Prober prober, ProbeLimiter limiter, Told told) {
        this.scheduler = scheduler;
        this.random = random;
        this.prober = prober;
        this.limiter = limiter;
        this.told = told;
    }

    void checks(List<Check> newer, Collection<Slot> slots) {
        if (!newer.equals(checks)) {
            checks = List.copyOf(newer);
            slots.forEach(Slot::stopProbing);
        }
    }

    void arrange(Collection<Slot> slots, TrafficPolicy.Probing which) {
        for (Slot slot : slots) {
            boolean steady = which == TrafficPolicy.Probing.ALL && !slot.doubted();
            boolean wanted = !slot.out()
                    && slot.disabled == null
                    && which != TrafficPolicy.Probing.OFF
                    && (steady || slot.doubted());
            if (slot.probe != null && (!wanted || steady != slot.steady)) {
                slot.stopProbing();
            }
            if (wanted && slot.probe == null) {
                start(slot, steady);
            }
        }
    }

    private void start(Slot slot, boolean steady) {
        slot.steady = steady;
        ProbeSchedule.Watcher watcher = new ProbeSchedule.Watcher() {
            @Override
            public void changed(boolean passing, Prober.Result result) {
                told.probed(slot, passing, result);
            }

            @Override
            public void probed(Prober.Result result) {
                slot.lastProbe = result;
            }
        };
        slot.probe = steady
                ? ProbeSchedule.steady(slot.state.address(), checks, prober, scheduler, random, limiter, watcher)
                : ProbeSchedule.doubted(slot.state.address(), checks, prober, scheduler, random, limiter, watcher);
    }
}
