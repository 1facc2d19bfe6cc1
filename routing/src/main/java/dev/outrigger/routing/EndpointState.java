package dev.outrigger.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;

/**
 * What is known of one (service, host, port) across table swaps, re-announcements and ejections.
 *
 * <p>Loops report {@link #started}, {@link #reached} and {@link #finished}; the control loop reads sums and decides.
 */
public final class EndpointState {
    /*
     * One row of counters per loop, written by that loop alone (plain read, opaque write: no lock prefix) and summed by
     * readers. The states of a service share blocks of them, a counter of one beside that of the next. Two cache lines are left
     * empty before each row, because the adjacent-line prefetcher pulls lines in pairs: no row shares one with another loop's,
     * nor with the array's header. A block of its own for each state would be mostly that emptiness, 0.4 KB of it for two loops.
     *
     * The failure count is shared by the loops but written only while something fails: a success writes it only if it reads
     * non-zero, so a healthy endpoint's line stays shared in every cache.
     */
    private static final int BLOCK = 16;
    private static final int PAD = 16;
    private static final int COUNTERS = 3;
    private static final int ROW = PAD + COUNTERS * BLOCK;
    private static final int IN_FLIGHT = 0;
    private static final int SUCCESSES = BLOCK;
    private static final int BAD_ANSWERS = 2 * BLOCK;

    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle FAILURES;
    private static final VarHandle DOUBT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            FAILURES = lookup.findVarHandle(EndpointState.class, "failures", int.class);
            DOUBT = lookup.findVarHandle(EndpointState.class, "doubt", Doubt.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String service;
    private final InetSocketAddress address;
    private final int loops;
    private final Doubts doubts;
    private final Block block;
    private final long[] cells;
    private final int place;

    private volatile int failures;
    private volatile Doubt doubt = Doubt.NONE;
    private volatile boolean answered;
    private volatile String blame = "";
    private volatile boolean mixed;
    private volatile int failureLimit;
    private volatile int requestLimit;
    private volatile long rampNanos;
    private volatile long rampStartNanos;
    private volatile boolean parting;

    /**
     * A state whose doubts nobody decides upon.
     *
     * @param loops how many event loops report
     */
    public EndpointState(String service, InetSocketAddress address, int loops) {
        this(service, address, loops, Doubts.IGNORED);
    }

    /**
     * @param loops how many event loops report
     * @param doubts told by any loop when {@link #doubt} or {@link #answered} changed
     */
    public EndpointState(String service, InetSocketAddress address, int loops, Doubts doubts) {
        this(service, address, loops, doubts, new Block(loops));
    }

    private EndpointState(String service, InetSocketAddress address, int loops, Doubts doubts, Block block) {
        this.service = service;
        this.address = address;
        this.loops = loops;
        this.doubts = doubts;
        this.block = block;
        this.cells = block.cells;
        this.place = PAD + block.taken++;
    }

    /** Returns a new state of the same service, with its counters beside these if there is room. Control loop. */
    public EndpointState beside(InetSocketAddress another) {
        return new EndpointState(service, another, loops, doubts, block.taken < BLOCK ? block : new Block(loops));
    }

    /** The counters of some states. */
    private static final class Block {
        private final long[] cells;
        private int taken;

        Block(int loops) {
            this.cells = new long[loops * ROW + PAD];
        }
    }

    /** Returns the logical name of the service. */
    public String service() {
        return service;
    }

    /** Returns where it answers; resolved. */
    public InetSocketAddress address() {
        return address;
    }

    /** Returns how many event loops report. */
    public int loops() {
        return loops;
    }

    /** Counts one request or connection in flight. On the loop with index {@code loop} only. */
    public void started(int loop) {
        add(loop, IN_FLIGHT, 1);
    }

    /** Tells that a connection to it stands, on any loop; what could not be reached is reached again. */
    public void reached() {
        if (doubt == Doubt.UNREACHED && !answered) {
            answered = true;
            doubts.changed(this);
        }
    }

    /**
     * Ends what {@link #started} began, exactly once, and learns from it. On the same loop.
     *
     * @param nanos the loop's time
     */
    public void finished(int loop, Outcome outcome, long nanos) {
        add(loop, IN_FLIGHT, -1);
        switch (outcome) {
            case SUCCESS -> succeeded(loop);
            case BAD_ANSWER -> failed(loop);
            case UNREACHED -> doubt(Doubt.UNREACHED);
            case LOCAL, CANCELLED -> undecided();
        }
    }

    private void succeeded(int loop) {
        add(loop, SUCCESSES, 1);
        if (failures != 0) {
            failures = 0;
        }
        if (doubt == Doubt.TRYING && !answered) {
            answered = true;
            doubts.changed(this);
        }
    }

    private void failed(int loop) {
        add(loop, BAD_ANSWERS, 1);
        int count = (int) FAILURES.getAndAdd(this, 1) + 1;
        // Equal, not more: of any number of loops that fail at once, one flags the state and one event is posted.
        boolean crossed = count == failureLimit && DOUBT.compareAndSet(this, Doubt.NONE, Doubt.BAD_ANSWERS);
        if (crossed || DOUBT.compareAndSet(this, Doubt.TRYING, Doubt.BAD_ANSWERS)) {
            doubts.changed(this);
        }
    }

    private void undecided() {
        // The trial said nothing; without this nobody would ever try again.
        if (doubt == Doubt.TRYING) {
            DOUBT.compareAndSet(this, Doubt.TRYING, Doubt.TRIAL);
        }
    }

    private void doubt(Doubt next) {
        if (doubt == next && !answered) {
            return;
        }
        answered = false;
        doubt = next;
        doubts.changed(this);
    }

    /**
     * Tells in a word what was bad: {@code 503}, {@code reset}. Before {@link #finished} with a bad outcome; on any loop. For
     * people only: two loops at once may make it say the word of one.
     */
    public void blame(String word) {
        mixed = failures != 0 && (mixed || !word.equals(blame));
        blame = word;
    }

    /** Returns the last {@link #blame} in words; empty if nobody said what was bad. */
    public String blame() {
        return blame;
    }

    /** Returns the bad answers since the last good one in words: {@code 5 x 503 in a row}. */
    public String failuresInWords() {
        String last = blame;
        return last.isEmpty() || mixed
                ? failures + " bad answers in a row" + (last.isEmpty() ? "" : ", the last " + last)
                : failures + " x " + last + " in a row";
    }

    /** Returns what speaks against it at this moment. */
    public Doubt doubt() {
        return doubt;
    }

    /** Returns whether its present doubt is in {@code doubts}, a set of {@link Doubt#bit bits}. */
    public boolean in(int doubts) {
        return (doubts & doubt.bit()) != 0;
    }

    /** Takes the one trial; true for one caller only. */
    public boolean claimTrial() {
        return DOUBT.compareAndSet(this, Doubt.TRIAL, Doubt.TRYING);
    }

    /** Returns whether {@code max_requests_per_endpoint} is reached; approximate while loops run. */
    public boolean full() {
        int limit = requestLimit;
        return limit > 0 && inFlight() >= limit;
    }

    /** Returns the requests and connections in flight over all loops; approximate while they run. */
    public int inFlight() {
        return (int) sum(IN_FLIGHT);
    }

    /** Returns the bad answers since the last good one; approximate while loops run. */
    public int consecutiveFailures() {
        return failures;
    }

    /** Returns the good answers so far, over all loops. */
    public long successes() {
        return sum(SUCCESSES);
    }

    /** Returns the bad answers so far, over all loops. */
    public long badAnswers() {
        return sum(BAD_ANSWERS);
    }

    /**
     * Returns which part of its weight it is worth while it warms up, in (0, 1]: linear from a tenth (Envoy's slow start
     * with aggression 1).
     */
    public double ramp(long nanos) {
        long window = rampNanos;
        if (window == 0) {
            return 1;
        }
        long since = nanos - rampStartNanos;
        return since >= window ? 1 : Math.max(0.1, (double) since / window);
    }

    /** Returns whether it warms up, or did when its ramp was last looked at. Control loop. */
    public boolean warming() {
        return rampNanos != 0;
    }

    /** Ends a ramp that is over. Control loop. */
    public void cool(long nanos) {
        if (rampNanos != 0 && ramp(nanos) >= 1) {
            rampNanos = 0;
        }
    }

    /** Returns whether a doubted endpoint has been reached, or its trial went well. Control loop. */
    public boolean answered() {
        return answered;
    }

    /** Replaces its doubt and forgets the failures before it. Control loop. */
    public void decide(Doubt decided) {
        failures = 0;
        answered = false;
        doubt = decided;
    }

    /**
     * Sets its limits. Control loop.
     *
     * @param failures consecutive bad answers that flag it; 0: never
     * @param requests in flight at most; 0: any number
     */
    public void limits(int failures, int requests) {
        if (failureLimit != failures) {
            failureLimit = failures;
            this.failures = 0;
        }
        requestLimit = requests;
    }

    /** Returns whether connections to it are not worth keeping: it wants no more work, or is no member any more. */
    public boolean parting() {
        return parting;
    }

    /** Notes whether it is on its way out. Control loop. */
    public void parting(boolean now) {
        parting = now;
    }

    /** Starts its ramp; a window of 0 ends it. Control loop. */
    public void warmUp(long startNanos, long windowNanos) {
        rampNanos = 0;
        rampStartNanos = startNanos;
        rampNanos = windowNanos;
    }

    private void add(int loop, int counter, long amount) {
        int cell = loop * ROW + place + counter;
        CELLS.setOpaque(cells, cell, cells[cell] + amount);
    }

    /** A pick does this twice: for the usual one or two loops without a loop, whose set-up takes longer than the reads. */
    private long sum(int counter) {
        int cell = place + counter;
        long sum = (long) CELLS.getOpaque(cells, cell);
        if (loops > 1) {
            sum += (long) CELLS.getOpaque(cells, cell + ROW);
        }
        for (int loop = 2; loop < loops; loop++) {
            sum += (long) CELLS.getOpaque(cells, cell + loop * ROW);
        }
        return sum;
    }

    @Override
    public String toString() {
        return service + " at " + address;
    }
}
