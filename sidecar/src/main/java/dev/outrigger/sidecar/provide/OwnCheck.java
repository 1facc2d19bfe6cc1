package dev.outrigger.sidecar.provide;

import dev.outrigger.routing.Check;
import dev.outrigger.routing.Prober;
import dev.outrigger.routing.Scheduler;
import java.net.InetSocketAddress;

/**
 * One check of an own instance: probes it, and passes or fails it after {@code rise} or {@code fall} results in a row.
 * Confined to the control loop.
 *
 * <p>Rises four times as fast as it falls: a first success is confirmed soon, for nobody gains by waiting, while failures
 * must last, so that a pause of the application is not taken for its end.
 */
final class OwnCheck {
    private static final int RISING_FACTOR = 4;

    private final Scheduler scheduler;
    private final Prober prober;
    private final InetSocketAddress address;
    private final Check check;
    private final Runnable turned;

    private boolean passing;
    private int streak;
    private String words = "";
    private long tookNanos;
    private boolean stopped;
    private Scheduler.Cancellable next = Scheduler.Cancellable.NOTHING;

    /**
     * @param passing what it is taken for before the first probe
     * @param turned run whenever it passes or fails from now on
     */
    OwnCheck(
            Scheduler scheduler,
            Prober prober,
            InetSocketAddress address,
            Check check,
            boolean passing,
            Runnable turned) {
        this.scheduler = scheduler;
        this.prober = prober;
        this.address = address;
        this.check = check;
        this.passing = passing;
        this.turned = turned;
    }

    Check check() {
        return check;
    }

    boolean passing() {
        return passing;
    }

    String words() {
        return words;
    }

    void start() {
        next = scheduler.schedule(this::probe, 0);
    }

    void stop() {
        stopped = true;
        next.cancel();
    }

    OwnView.CheckView view() {
        return new OwnView.CheckView(asks(), passing, words, tookNanos, streak);
    }

    String asks() {
        return check.httpPath().map(path -> "GET " + path).orElse("connect");
    }

    private void probe() {
        prober.probe(address, check, this::probed);
    }

    private void probed(Prober.Result result) {
        if (stopped) {
            return;
        }
        words = result.words();
        tookNanos = result.nanos();
        // What this host could not try neither adds to a streak nor breaks one.
        if (result.kind() != Prober.Result.Kind.LOCAL) {
            count(result.good());
        }
        if (!stopped) {
            next = scheduler.schedule(this::probe, restNanos());
        }
    }

    private void count(boolean good) {
        if (good == passing) {
            streak = 0;
            return;
        }
        streak++;
        if (streak >= (good ? check.rise() : check.fall())) {
            passing = good;
            streak = 0;
            turned.run();
        }
    }

    private long restNanos() {
        long nanos = check.interval().toNanos();
        return !passing && streak > 0 ? nanos / RISING_FACTOR : nanos;
    }
}
