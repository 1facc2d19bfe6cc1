package dev.outrigger.routing.health;

import dev.outrigger.routing.Check;
import dev.outrigger.routing.Prober;
import dev.outrigger.routing.Scheduler;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Probes one address by all checks of its service, again and again, until closed. Confined to the control loop.
 *
 * <p>{@link #steady}: each check rises and falls by its own counts, at its own interval; while it is in transition the
 * next probe comes after a quarter of that, at least 500 ms. {@link #doubted}: each probe is a verdict; the first comes
 * within 500 ms, the next ones after 2 s growing to 30 s, and from 2 s again after a change. The address passes when all
 * checks pass and fails when one fails. Results that say nothing of the instance ({@code LOCAL}) change nothing.
 */
public final class ProbeSchedule implements AutoCloseable {
    /** Told on the control loop, not after {@link #close}. */
    public interface Watcher {
        /** Takes note of a verdict: the first, and every change. {@code words} are of the probe that decided. */
        void changed(boolean passing, Prober.Result result);

        /** Takes note of every single probe, before a verdict that it leads to. */
        default void probed(Prober.Result result) {}
    }

    private final InetSocketAddress address;
    private final Prober prober;
    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final ProbeLimiter limiter;
    private final Pace pace;
    private final Watcher watcher;
    private final List<Line> lines = new ArrayList<>();
    private RiseFall.Verdict verdict = RiseFall.Verdict.UNKNOWN;
    private boolean closed;

    private ProbeSchedule(
            InetSocketAddress address,
            List<Check> checks,
            Prober prober,
            Scheduler scheduler,
            RandomGenerator random,
            ProbeLimiter limiter,
            Pace pace,
            Watcher watcher) {
        this.address = address;
        this.prober = prober;
        this.scheduler = scheduler;
        this.random = random;
        this.limiter = limiter;
        this.pace = pace;
        this.watcher = watcher;
        boolean decisive = pace instanceof Pace.Doubted;
        for (Check check : checks) {
            lines.add(new Line(check, new RiseFall(decisive ? 1 : check.rise(), decisive ? 1 : check.fall())));
        }
    }

    /**
     * Starts probing at each check's interval, with its rise and fall.
     *
     * @param address probed, unless a check names another port; a check's own host is the prober's to apply
     * @param checks at least one
     */
    public static ProbeSchedule steady(
            InetSocketAddress address,
            List<Check> checks,
            Prober prober,
            Scheduler scheduler,
            RandomGenerator random,
            ProbeLimiter limiter,
            Watcher watcher) {
        return new ProbeSchedule(address, checks, prober, scheduler, random, limiter, new Pace.Steady(), watcher)
                .start();
    }

    /** Starts probing an endpoint in doubt. Arguments as in {@link #steady}. */
    public static ProbeSchedule doubted(
            InetSocketAddress address,
            List<Check> checks,
            Prober prober,
            Scheduler scheduler,
            RandomGenerator random,
            ProbeLimiter limiter,
            Watcher watcher) {
        return new ProbeSchedule(address, checks, prober, scheduler, random, limiter, new Pace.Doubted(), watcher)
                .start();
    }

    private ProbeSchedule start() {
        for (Line line : lines) {
            line.next(pace.firstNanos(line.check, random));
        }
        return this;
    }

    /** Returns whether the last verdict was that all checks pass. */
    public boolean passing() {
        return verdict == RiseFall.Verdict.PASSING;
    }

    /** Returns whether the last verdict was that a check fails. */
    public boolean failing() {
        return verdict == RiseFall.Verdict.FAILING;
    }

    /** Returns when the next probe is due; the past while one is under way. */
    public long dueNanos() {
        long due = lines.get(0).dueNanos;
        for (Line line : lines) {
            due = line.dueNanos - due < 0 ? line.dueNanos : due;
        }
        return due;
    }

    /** Stops probing; a probe under way is not heard any more. Idempotent. */
    @Override
    public void close() {
        closed = true;
        for (Line line : lines) {
            line.timer.cancel();
        }
    }

    private void decide(Prober.Result result) {
        RiseFall.Verdict now = RiseFall.Verdict.PASSING;
        for (Line line : lines) {
            if (line.verdict.verdict() == RiseFall.Verdict.FAILING) {
                now = RiseFall.Verdict.FAILING;
                break;
            }
            if (line.verdict.verdict() == RiseFall.Verdict.UNKNOWN) {
                now = RiseFall.Verdict.UNKNOWN;
            }
        }
        if (now != verdict && now != RiseFall.Verdict.UNKNOWN) {
            verdict = now;
            watcher.changed(passing(), result);
        }
    }

    /** One check's probes, one at a time. */
    private final class Line {
        private final Check check;
        private final RiseFall verdict;
        private Scheduler.Cancellable timer = Scheduler.Cancellable.NOTHING;
        private int probes;
        private long dueNanos;

        Line(Check check, RiseFall verdict) {
            this.check = check;
            this.verdict = verdict;
        }

        void next(long waitNanos) {
            dueNanos = scheduler.nanos() + waitNanos;
            timer = scheduler.schedule(this::ask, waitNanos);
        }

        private void ask() {
            long wait = limiter.reserve(scheduler.nanos());
            if (wait > 0) {
                timer = scheduler.schedule(this::probe, wait);
            } else {
                probe();
            }
        }

        private void probe() {
            InetSocketAddress target = check.port()
                    .map(port -> new InetSocketAddress(address.getAddress(), port))
                    .orElse(address);
            prober.probe(target, check, this::probed);
        }

        private void probed(Prober.Result result) {
            if (closed) {
                return;
            }
            watcher.probed(result);
            probes++;
            if (result.kind() != Prober.Result.Kind.LOCAL && !closed && verdict.probed(result.good())) {
                probes = 1;
                decide(result);
            }
            if (!closed) {
                next(pace.waitNanos(check, verdict, probes, random));
            }
        }
    }
}
