package dev.outrigger.sidecar;

import dev.outrigger.routing.Scheduler;
import dev.outrigger.sidecar.control.BlockingPool;
import dev.outrigger.sidecar.process.Notify;
import dev.outrigger.sidecar.process.Supervision;
import dev.outrigger.sidecar.view.Overview;
import dev.outrigger.sidecar.wire.WireLoop;
import dev.outrigger.sidecar.wire.WireLoops;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Tells the service manager how this process is: when it is ready, reloads and stops. On the control loop only. */
final class Notifying {
    private static final long STATUS_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Keeps the message far below what systemd takes; it shows it in one line. */
    private static final int STATUS_CHARACTERS = 400;

    private final Notify way;
    private final Scheduler control;
    private boolean ready;
    private boolean readyTold;
    private boolean reloading;
    private boolean stopping;
    private String statusTold = "";
    private long statusNanos;

    private Runnable begun = () -> {};
    private Runnable ended = () -> {};

    /** Returns what tells whom {@code supervision} names; of each picture that {@code showing} makes, if that is anybody. */
    static Notifying open(
            Supervision supervision, Scheduler control, WireLoops loops, BlockingPool blocking, Showing showing) {
        Notifying notifying = new Notifying(Notify.to(supervision, blocking), control);
        if (supervision.socket().isPresent()) {
            showing.tell(notifying::shown);
        }
        supervision.watchdog().ifPresent(most -> {
            List<WireLoop> asked =
                    IntStream.range(0, loops.count()).mapToObj(loops::loop).toList();
            Watchdog watchdog = new Watchdog(control, asked, most.toNanos() / 2, notifying::alive);
            notifying.begun = watchdog::ask;
            notifying.ended = watchdog::end;
        });
        return notifying;
    }

    Notifying(Notify way, Scheduler control) {
        this.way = way;
        this.control = control;
        this.statusNanos = control.nanos() - STATUS_NANOS;
    }

    /** @param most how long the start may take: the service manager waits so long, if it wanted to wait less */
    void starting(Duration most) {
        begun.run();
        way.send("STATUS=starting\n" + extended(most));
    }

    /** Takes a new picture in: whether the start is over, and at most once a second whether all is well. */
    void shown(Overview overview) {
        ready = overview.ready();
        if (tellReady()) {
            statusNanos = control.nanos() - STATUS_NANOS; // it would say for a second yet that it starts
        }
        if (stopping || control.nanos() - statusNanos < STATUS_NANOS) {
            return;
        }
        statusNanos = control.nanos();
        String status = cut(overview.verdict().line());
        if (!status.equals(statusTold) && way.send("STATUS=" + status)) {
            statusTold = status;
        }
    }

    /** Says it again until it is taken: a unit of which nobody hears that it is ready would be ended. */
    private boolean tellReady() {
        if (!ready || readyTold || reloading || stopping) {
            return false;
        }
        readyTold = way.send("READY=1");
        return readyTold;
    }

    /** A reload that somebody asked for begins. */
    void reloading() {
        reloading = true;
        if (readyTold) {
            // Ticker and systemd read the same clock, CLOCK_MONOTONIC.
            way.send("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(control.nanos()));
            readyTold = false;
        }
    }

    /** A reload is over, whatever came of it. */
    void reloaded() {
        reloading = false;
        tellReady();
    }

    /**
     * The orderly stop begins.
     *
     * @param most how long it may take
     */
    void stopping(Duration most) {
        stopping = true;
        way.send("STOPPING=1\nSTATUS=stopping in order\n" + extended(most));
    }

    /** All loops live. */
    void alive() {
        way.send("WATCHDOG=1");
    }

    /** Tells nothing any more. */
    void end() {
        ended.run();
        way.close();
    }

    private static String extended(Duration most) {
        return "EXTEND_TIMEOUT_USEC=" + TimeUnit.NANOSECONDS.toMicros(most.toNanos());
    }

    private static String cut(String line) {
        return line.length() <= STATUS_CHARACTERS ? line : line.substring(0, STATUS_CHARACTERS) + "…";
    }
}
