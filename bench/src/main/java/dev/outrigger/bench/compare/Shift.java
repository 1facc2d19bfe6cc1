package dev.outrigger.bench.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What one target does in a round: first for a while without a break, for the latencies, and then in turns, between which its wrk is
 * stopped and its connections stay. What is under way when it stops is answered at once, and waits for wrk. Of bulk that would
 * be much, so there each turn is a wrk of its own.
 */
final class Shift implements AutoCloseable {
    /** Until what is under way was answered. */
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    private final World world;
    private final World.Target target;
    private final Wrk.Held wrk;
    private final Wrk.Seen unbroken;
    private long nanos;
    private long cpu;
    private long busy;
    private long idle;
    private long steal;
    private long beside;

    /** @throws Failed when any request failed, or answers were too short */
    Shift(World world, World.Target target, Wrk.Held wrk, Duration unbroken)
            throws IOException, InterruptedException, Failed {
        this.world = world;
        this.target = target;
        this.wrk = wrk;
        this.unbroken = named(() -> wrk.unbroken(unbroken));
    }

    /**
     * Has it work for {@code time}.
     *
     * @param ends whether the wrk ends then, or is stopped
     * @throws Failed when wrk has given up, any request failed, or answers were too short
     */
    void turn(Duration time, boolean ends) throws IOException, InterruptedException, Failed {
        Usage before = Usage.of(target.pid());
        long besideBefore = world.beside(target) + wrk.cpu();
        long begun = named(wrk::go);
        LockSupport.parkNanos(time.toNanos());
        nanos += (ends ? named(wrk::end) : named(wrk::halt)) - begun;
        LockSupport.parkNanos(SETTLE_NANOS);
        Usage after = Usage.of(target.pid());
        cpu += after.cpu() - before.cpu();
        busy += after.busy() - before.busy();
        idle += after.idle() - before.idle();
        steal += after.steal() - before.steal();
        beside += world.beside(target) + wrk.cpu() - besideBefore;
    }

    /** Returns what it did, after a turn that ended. */
    Sample sample() {
        Wrk.Seen seen = wrk.seen();
        return new Sample(
                seen.requests(),
                TimeUnit.NANOSECONDS.toMicros(nanos),
                seen.bytes(),
                unbroken.p50(),
                unbroken.p99(),
                unbroken.p999(),
                cpu,
                busy,
                busy - cpu - beside,
                idle,
                steal,
                Usage.residentKib(target.pid()));
    }

    private <T> T named(Deed<T> deed) throws IOException, InterruptedException, Failed {
        try {
            return deed.done();
        } catch (Failed e) {
            throw new Failed(target.name() + ": " + e.getMessage());
        }
    }

    private interface Deed<T> {
        T done() throws IOException, InterruptedException, Failed;
    }

    @Override
    public void close() {
        wrk.close();
    }
}
