package dev.outrigger.sidecar.telemetry;

import dev.outrigger.routing.Choice;
import dev.outrigger.routing.Reason;

/** All that is counted for one service: a block a loop, and what the control loop counts. Reading is thread-safe. */
public final class ServiceMeters {
    private static final int TABLES = 0;
    private static final int EJECTIONS = 1;
    private static final int UPDATE = 2;

    private final String service;
    private final LoopMeters[] loops;
    private final Cells control = new Cells(UPDATE + Buckets.CELLS);

    ServiceMeters(String service, int loops) {
        this.service = service;
        this.loops = new LoopMeters[loops];
        for (int i = 0; i < loops; i++) {
            this.loops[i] = new LoopMeters();
        }
    }

    /** Returns the logical name. */
    public String service() {
        return service;
    }

    /** Returns the block of the loop with {@code index}. */
    public LoopMeters loop(int index) {
        return loops[index];
    }

    /**
     * Counts a table that came into use. Control loop.
     *
     * @param nanos since the registry's event; negative if there was none
     */
    public void tableUpdated(long nanos) {
        control.add(TABLES, 1);
        if (nanos >= 0) {
            Buckets.record(control, UPDATE, nanos);
        }
    }

    /** Counts an ejection. Control loop. */
    public void ejected() {
        control.add(EJECTIONS, 1);
    }

    long tables() {
        return control.at(TABLES);
    }

    long ejections() {
        return control.at(EJECTIONS);
    }

    long connections() {
        return sum(LoopMeters.CONNECTIONS);
    }

    /** Returns how many are open; the two sums are read one after the other, so it may be one off, never negative. */
    long open() {
        long closed = sum(LoopMeters.CLOSED);
        return Math.max(0, connections() - closed);
    }

    long received() {
        return sum(LoopMeters.RECEIVED);
    }

    long sent() {
        return sum(LoopMeters.SENT);
    }

    long retries() {
        return sum(LoopMeters.RETRIES);
    }

    /** Returns the answers of {@code codeClass}, 1 to 5. */
    long requests(int codeClass) {
        return sum(LoopMeters.CODES + codeClass - 1);
    }

    long errors(Reason reason) {
        return sum(LoopMeters.cell(LoopMeters.REASONS, reason));
    }

    long lastResorts(Choice choice) {
        return sum(LoopMeters.cell(LoopMeters.CHOICES, choice));
    }

    long hits(Limit limit) {
        return sum(LoopMeters.cell(LoopMeters.LIMITS, limit));
    }

    Distribution requestSeconds() {
        return folded(LoopMeters.REQUEST);
    }

    Distribution connectSeconds() {
        return folded(LoopMeters.CONNECT);
    }

    Distribution updateSeconds() {
        return Buckets.read(control, UPDATE);
    }

    private Distribution folded(int base) {
        long[] counts = new long[Buckets.COUNT];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = sum(base + i);
        }
        return new Distribution(counts, sum(base + Buckets.COUNT) / 1e9);
    }

    private long sum(int index) {
        long sum = 0;
        for (LoopMeters one : loops) {
            sum += one.at(index);
        }
        return sum;
    }
}
