package dev.outrigger.discovery.zookeeper;

import dev.outrigger.discovery.DiscoveryEvent;
import dev.outrigger.discovery.zookeeper.Coordination.Code;
import dev.outrigger.discovery.zookeeper.Coordination.Session;
import dev.outrigger.discovery.zookeeper.Coordination.Watch;
import dev.outrigger.routing.Scheduler.Cancellable;
import java.time.Duration;

/*
 * A turn is one complete reading of the path: the reads of a turn know its number, and whatever answers for a turn that is
 * over (the session changed, the watch was stopped) is dropped. Events only mark the path; what is true is what the last
 * turn read. One turn at a time: changes during a turn lead to one more after it.
 */
/** One path kept read: on its one-shot watch, after a new session, and now and then in any case. */
abstract class PathWatch {
    private static final long RECONCILE = Duration.ofMinutes(15).toNanos();
    private static final long RE_ARM = Duration.ofSeconds(2).toNanos();
    private static final long RETRY = Duration.ofSeconds(1).toNanos();
    private static final long DENIED = Duration.ofSeconds(60).toNanos();
    private static final int MOST_DOUBLINGS = 5;

    final Seams seams;
    final String service;
    final String path;
    final Root root;
    final Watch watch = this::fired;
    private final Pace pace;
    private Cancellable next = Cancellable.NOTHING;
    private Cancellable reconcile = Cancellable.NOTHING;
    private boolean waiting;
    private boolean reading;
    private boolean again;
    private boolean stopped;
    private boolean complained;
    private long turn;
    private long readEpoch;
    private int failures;
    private long eventNanos;

    PathWatch(Seams seams, Root root, String service, String path) {
        this.seams = seams;
        this.root = root;
        this.service = service;
        this.path = path;
        this.pace = new Pace(seams);
    }

    /** Reads the path with {@link #watch}; ends with {@link #succeeded} or {@link #failed}. */
    abstract void read(long turn);

    /** Whether what is known is confirmed may have changed. */
    abstract void worthChanged();

    /** How large what is read is. */
    abstract int size();

    final void start() {
        reconcileLater();
        if (seams.coordination().session().connected()) {
            begin();
        }
    }

    final void stop() {
        stopped = true;
        turn++;
        next.cancel();
        reconcile.cancel();
    }

    final void sessionChanged(Session session) {
        if (!session.connected()) {
            worthChanged();
            return;
        }
        if (readEpoch == session.epoch() && !reading && !waiting && failures == 0) {
            worthChanged(); // same session: the server tells what was missed
            return;
        }
        boolean first = readEpoch == 0 || readEpoch == session.epoch();
        abandon();
        later(first ? 0 : seams.random().nextLong(RE_ARM));
    }

    /** The federation's root came or went. */
    final void rootChanged() {
        if (seams.coordination().session().connected() && !reading) {
            fired(seams.scheduler().nanos());
        }
    }

    /** Returns whether the last complete reading belongs to the session that is alive now. */
    final boolean confirmed() {
        Session session = seams.coordination().session();
        return session.connected() && readEpoch == session.epoch();
    }

    final boolean over(long number) {
        return stopped || number != turn;
    }

    /** Returns when word arrived of what this turn reads; now, if there was none. */
    final long eventNanos() {
        return eventNanos == 0 ? seams.scheduler().nanos() : eventNanos;
    }

    /** The turn is complete; {@code retry}: something of it has to be read again soon. */
    final void succeeded(int changes, boolean retry) {
        reading = false;
        readEpoch = seams.coordination().session().epoch();
        complained = false;
        eventNanos = 0;
        failures = retry ? failures + 1 : 0;
        pace.found(changes);
        if (again) {
            again = false;
            later(pace.take(size()));
        } else if (retry) {
            later(backoff(RETRY));
        }
    }

    /** The turn came to nothing; what was known stays. */
    final void failed(Code code) {
        reading = false;
        again = false;
        failures++;
        if (!seams.coordination().session().connected() || code == Code.NOT_CONNECTED) {
            return; // read again as soon as there is a connection
        }
        if (!complained) {
            complained = true;
            seams.events()
                    .accept(
                            code == Code.NO_AUTH
                                    ? new DiscoveryEvent.AccessDenied(service, "read", path)
                                    : new DiscoveryEvent.ReadFailed(service, path, code.name()));
        }
        later(code == Code.NO_AUTH ? seams.around(DENIED) : backoff(RETRY));
    }

    private void fired(long nanos) {
        if (stopped) {
            return;
        }
        if (eventNanos == 0) {
            eventNanos = nanos == 0 ? 1 : nanos;
        }
        if (reading) {
            again = true;
        } else if (!waiting || failures > 0) {
            next.cancel();
            later(pace.take(size()));
        }
    }

    private void later(long delayNanos) {
        next.cancel();
        if (delayNanos <= 0) {
            begin();
            return;
        }
        waiting = true;
        next = seams.scheduler().schedule(this::begin, delayNanos);
    }

    private void begin() {
        // What falls due without a connection is read with the next: the watch that told of it tells no more.
        waiting = !seams.coordination().session().connected();
        if (stopped || reading || waiting) {
            return;
        }
        reading = true;
        again = false;
        read(++turn);
    }

    private void abandon() {
        turn++;
        reading = false;
        again = false;
        waiting = false;
        next.cancel();
    }

    private long backoff(long nanos) {
        return seams.around(nanos << Math.min(failures - 1, MOST_DOUBLINGS));
    }

    private void reconcileLater() {
        reconcile = seams.scheduler()
                .schedule(
                        () -> {
                            if (!waiting) {
                                begin();
                            }
                            reconcileLater();
                        },
                        seams.around(RECONCILE));
    }
}
